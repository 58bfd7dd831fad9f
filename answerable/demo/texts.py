"""What invented people write in the demonstration: ten grievances in each of four languages, and the letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Told:
    category: str
    summary: str
    what_happened: str
    where_when: str
    remedy_wanted: str


@dataclass(frozen=True, slots=True)
class Letters:
    acknowledged: str
    question: str
    answer: str
    more_time: str
    transferred: str
    declined: str
    elsewhere: str
    facts: str
    reasons: str
    basis: str
    remedy: str
    performed: str
    added: str
    review_wanted: str
    review: str
    opened: str


TOLD: Final[dict[str, tuple[Told, ...]]] = {
    "en": (
        Told("roads-and-lighting", "Street lamps dark along a footpath to a school",
             "The four lamps on the footpath behind the school have been dark since the storm. Children walk home there after half past four.",
             "Footpath behind Mill Lane school, since the first week of September", "Mend the lamps before the clocks change."),
        Told("waste", "Rubbish not collected for three weeks in one street",
             "Our street has been left out of the collection three weeks running. The bins are full and there are rats.",
             "Orchard Row, since 1 October", "Collect it, and tell us why we were left out."),
        Told("water", "Brown tap water after works on the main",
             "Since the works on the main the water runs brown every morning. Nobody told us whether it is safe to drink.",
             "Lower Hill, every morning", "Test the water and publish the result."),
        Told("housing-repairs", "Damp in a council flat, repair visits missed twice",
             "Two appointments for the damp were made and nobody came. My child's room cannot be used.",
             "A council flat, appointments on 3 and 17 September", "Repair it and pay for the heater I had to buy."),
        Told("other", "Library closed without notice on two Saturdays",
             "The library was shut on two Saturdays with no notice on the door or the web page.", "The town library", "Give notice."),
        Told("roads-and-lighting", "Deep pothole damaged bicycles on the bridge road",
             "There is a hole as deep as a hand on the bridge road. Two people have fallen from bicycles.",
             "Bridge road, by the second arch", "Fill the hole and look at the rest of the road."),
        Told("waste", "Burning of waste behind the market",
             "Plastic is burnt behind the market in the evening and the smoke comes into our houses.", "Behind the market", "Stop it."),
        Told("water", "Drain overflows into a yard whenever it rains",
             "The drain at the corner is blocked and the yard fills whenever it rains.", "Corner of Well Street", "Clear the drain."),
        Told("housing-repairs", "Lift out of order for a month in a six-storey block",
             "The lift has not worked for a month. My neighbour on the sixth floor uses a wheelchair and cannot leave home.",
             "Block C", "Repair the lift; until then, help the people upstairs."),
        Told("other", "Charged twice for the same market permit",
             "I was charged twice for one market permit and the counter said nothing could be done.", "Town counter, 9 October", "Pay back one."),
    ),
    "zh-hans": (
        Told("land", "征地补偿款未按公告标准发放", "去年修路占了我家两亩地，公告写明的补偿标准和实际到账的数额不一致，村里没有给出书面说明。",
             "村东头，去年十月", "按公告标准补足差额，并给书面说明。"),
        Told("land", "宅基地确权登记长期未办结", "宅基地确权材料交上去快一年了，每次去问都说在走流程。", "村委会，去年年底提交", "给出办结日期。"),
        Told("benefits", "低保申请两个月没有答复", "母亲的低保申请交了两个月，没有人通知结果，也没有说明缺什么材料。", "镇便民服务中心，八月", "请尽快答复。"),
        Told("benefits", "高龄津贴停发，没有事先告知", "老人的高龄津贴从八月起停发，我们没有收到任何通知。", "八月起", "恢复发放并补发。"),
        Told("staff-conduct", "窗口人员拒绝收取材料", "窗口工作人员没有看材料就让我回去，也没有告诉我缺什么。", "便民大厅三号窗口", "请当面收取材料，并说明缺少什么。"),
        Told("land", "灌溉渠被施工堵塞，影响春耕", "修路时把灌溉渠填了，三户人家的地浇不上水。", "村北灌溉渠", "疏通灌溉渠。"),
        Told("water", "自来水夜间经常停水", "每天晚上七点以后常常停水，没有通知。", "镇南小区", "说明原因并恢复正常供水。"),
        Told("roads-and-lighting", "通村路路灯损坏三个月", "通村路上的路灯坏了三个月，老人晚上出门很不方便。", "通村路", "修好路灯。"),
        Told("benefits", "残疾人补贴金额计算有误", "补贴标准提高后，我的金额没有变。", "今年七月起", "重新核算。"),
        Told("staff-conduct", "办事承诺的时间一再推迟", "答应一周内办好的证明，一个月后还没有办好。", "便民大厅", "给出书面的办结时间。"),
    ),
    "ar": (
        Told("water", "انقطاع المياه كل مساء دون إشعار", "تنقطع المياه عن حينا كل مساء منذ شهر، ولم يخبرنا أحد بالسبب أو بموعد الإصلاح.",
             "الحي الجنوبي، منذ بداية سبتمبر", "إصلاح العطل وإعلان مواعيد الانقطاع."),
        Told("roads-and-lighting", "مصابيح مطفأة أمام المدرسة", "مصابيح الشارع أمام المدرسة مطفأة منذ العاصفة، ويعود الأطفال في الظلام.",
             "أمام مدرسة القرية", "إصلاح المصابيح."),
        Told("waste", "تراكم النفايات قرب السوق", "لم تجمع النفايات من السوق منذ أسبوعين والرائحة لا تحتمل.", "السوق", "جمع النفايات بانتظام."),
        Told("benefits", "طلب إعانة بلا رد", "قدمت طلب الإعانة منذ شهرين ولم يصلني رد ولا طلب أوراق.", "مكتب البلدة", "الرد على الطلب كتابة."),
        Told("land", "تعويض الأرض أقل من المعلن", "كان التعويض الذي وصلنا أقل من المبلغ المعلن ولم يشرح لنا أحد السبب.", "الطريق الجديد", "صرف الفرق مع بيان مكتوب."),
        Told("housing-repairs", "رطوبة في مسكن بلدي", "جدران المسكن رطبة ولم يحضر الفني في موعدين.", "مسكن بلدي", "إصلاح الرطوبة."),
        Told("staff-conduct", "رفض استلام الأوراق عند الشباك", "رفض الموظف استلام أوراقي دون أن يقول ما الناقص.", "الشباك الثالث", "استلام الأوراق وبيان الناقص."),
        Told("other", "إغلاق المكتبة دون إعلان", "أغلقت المكتبة يومي سبت متتاليين دون إعلان.", "مكتبة البلدة", "الإعلان مسبقا."),
        Told("water", "مصرف مسدود يغرق الفناء", "المصرف مسدود ويغرق الفناء كلما هطل المطر.", "شارع البئر", "تسليك المصرف."),
        Told("waste", "حرق البلاستيك خلف السوق", "يحرق البلاستيك مساء خلف السوق ويدخل الدخان بيوتنا.", "خلف السوق", "وقف الحرق."),
    ),
    "es": (
        Told("water", "Cortes de agua por la noche sin aviso", "Desde hace un mes nos cortan el agua por la noche y nadie avisa ni explica el motivo.",
             "Barrio Sur, desde septiembre", "Reparar la avería y anunciar los cortes."),
        Told("roads-and-lighting", "Farolas apagadas frente a la escuela", "Las farolas frente a la escuela están apagadas desde la tormenta.",
             "Frente a la escuela", "Arreglarlas antes del cambio de hora."),
        Told("waste", "Basura sin recoger junto al mercado", "Hace dos semanas que no recogen la basura del mercado.", "El mercado", "Recogerla y decir cada cuánto se hará."),
        Told("benefits", "Ayuda solicitada hace dos meses, sin respuesta", "Pedí la ayuda hace dos meses y no he recibido respuesta ni me han pedido papeles.",
             "Oficina Municipal, agosto", "Que respondan por escrito."),
        Told("land", "Indemnización inferior a la anunciada", "La indemnización que nos pagaron por la tierra es menor que la anunciada.", "El camino nuevo", "Pagar la diferencia."),
        Told("housing-repairs", "Ascensor averiado desde hace un mes", "El ascensor no funciona desde hace un mes y una vecina no puede salir de casa.", "Bloque C", "Reparar el ascensor."),
        Told("staff-conduct", "En la ventanilla no aceptaron los documentos", "No miraron mis documentos y no me dijeron qué faltaba.", "Ventanilla 3", "Que los acepten y digan qué falta."),
        Told("other", "Cobro doble de un permiso", "Me cobraron dos veces el mismo permiso del mercado.", "Oficina Municipal, 9 de octubre", "Devolver uno."),
        Told("water", "Alcantarilla atascada que inunda un patio", "La alcantarilla está atascada y el patio se inunda cuando llueve.", "Calle del Pozo", "Limpiarla."),
        Told("roads-and-lighting", "Bache profundo en el camino del puente", "Hay un bache muy hondo y ya se han caído dos ciclistas.", "Camino del puente", "Taparlo."),
    ),
}  # fmt: skip

LETTERS: Final[dict[str, Letters]] = {
    "en": Letters(
        "We have your grievance. We understand it as you wrote it and will answer each point.",
        "Could you tell us on which days this happened?", "It was on the Monday and the Wednesday of last week.",
        "The contractor's records have to be fetched from the depot, which takes a few days more.",
        "This is for the office that is responsible for it.", "This is not something this office may decide.",
        "The county court deals with it; the advice centre helps with the form, free of charge.",
        "We looked at the place and at our records for the weeks you name. They bear out what you wrote.",
        "The duty to keep this in order is ours, and it was not done in time.", "Public Works Order, section 4",
        "The work is done by our own crew and checked by the supervisor.", "The crew did the work; photographs are with the file.",
        "It happened again yesterday.", "The answer does not deal with the second point.",
        "We read the whole file afresh and spoke to the crew.", "To answer the grievance.",
    ),
    "zh-hans": Letters(
        "您反映的事项已收到，我们将逐项书面答复。", "请补充说明事情发生的具体日期。", "是上周一和上周三。",
        "需要调取施工单位的原始记录，还需要一些时间。", "该事项属于责任单位的职权范围，现转送办理。", "该事项不属于本机关职权范围。",
        "您可以依法向人民法院提起行政诉讼，或者向行政复议机关申请行政复议；法律援助中心提供免费咨询。",
        "经现场查看并核对记录，您反映的情况属实。", "该项工作由本单位负责，未按期完成。", "《公共设施管理办法》第四条",
        "由本单位组织施工，负责人验收。", "已完工，照片附卷。", "昨天又发生了一次。", "答复没有回应第二点。",
        "我们重新查阅了全部案卷，并向经办人员了解了情况。", "为办理该信访事项。",
    ),
    "ar": Letters(
        "وصلتنا شكواكم، وسنجيب عن كل نقطة فيها كتابة.", "في أي الأيام حدث ذلك؟", "يوم الاثنين ويوم الأربعاء من الأسبوع الماضي.",
        "نحتاج إلى سجلات المقاول من المستودع، ويستغرق ذلك بضعة أيام أخرى.", "هذا الأمر من اختصاص المكتب المسؤول عنه.",
        "هذا الأمر خارج اختصاص هذا المكتب.", "يمكنكم اللجوء إلى المحكمة، ويساعدكم مركز المشورة مجانا.",
        "عاينا المكان وراجعنا سجلاتنا، وهي تؤكد ما كتبتم.", "صيانة هذا المرفق واجبنا ولم تنجز في وقتها.", "لائحة الأشغال العامة، المادة ٤",
        "ينفذ العمل فريقنا ويتحقق منه المشرف.", "أنجز الفريق العمل، والصور في الملف.", "تكرر الأمر أمس.",
        "لم يتناول الرد النقطة الثانية.", "قرأنا الملف كله من جديد وسألنا الفريق.", "للرد على الشكوى.",
    ),
    "es": Letters(
        "Hemos recibido su queja y responderemos por escrito a cada punto.", "¿Qué días ocurrió?", "El lunes y el miércoles de la semana pasada.",
        "Hay que traer los registros de la contrata, y tardará unos días más.", "Corresponde a la oficina responsable.",
        "Esta oficina no puede decidir sobre este asunto.", "Puede acudir al juzgado; el centro de orientación ayuda gratis con el formulario.",
        "Hemos visto el lugar y nuestros registros, y confirman lo que usted escribió.", "Mantenerlo es deber nuestro y no se hizo a tiempo.",
        "Ordenanza de Obras, artículo 4", "Lo hace nuestra cuadrilla y lo comprueba el encargado.", "La cuadrilla terminó; las fotos están en el expediente.",
        "Ayer volvió a pasar.", "La respuesta no trata el segundo punto.", "Hemos leído de nuevo todo el expediente y hablado con la cuadrilla.",
        "Para responder a la queja.",
    ),
}  # fmt: skip
