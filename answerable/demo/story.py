"""The demonstration's offices, officers and categories. All invented; passwords are public on purpose."""

from __future__ import annotations

from typing import Final

PASSWORD: Final = "lantern-by-the-river"

OFFICES: Final = (
    # id, parent, outside the tree, names
    ("county", None, False, ("County Review Office", "县信访复查办公室", "مكتب المراجعة بالمقاطعة",
                             "Oficina Comarcal de Revisión", "Bureau de réexamen du comté")),
    ("town", "county", False, ("Town Office", "镇人民服务办公室", "مكتب البلدة",
                               "Oficina Municipal", "Bureau de la commune")),
    ("village", "town", False, ("Village Office", "村务办公室", "مكتب القرية",
                                "Oficina del Pueblo", "Bureau du village")),
    ("ombudsman", None, True, ("Ombudsman", "独立申诉专员", "أمين المظالم",
                               "Defensoría", "Médiateur")),
)  # fmt: skip

OFFICERS: Final = (
    # username, name, office, role
    ("village", "Wren Alder", "village", "handler"),
    ("village-two", "Sorrel Moor", "village", "handler"),
    ("town", "Juniper Vale", "town", "supervisor"),
    ("town-two", "Rowan Marsh", "town", "handler"),
    ("county", "Hazel Ford", "county", "reviewer"),
    ("ombudsman", "Linden Hill", "ombudsman", "reviewer"),
    ("admin", "Aspen Wood", None, "administrator"),
)

SIGN_INS: Final = tuple((username, PASSWORD, f"{name}, {office or role}") for username, name, office, role in OFFICERS)

CATEGORIES: Final = (
    # id, office, procedure, names
    ("roads-and-lighting", "village", "uk-two-stage-2024", ("Roads and street lighting", "道路与路灯",
        "الطرق وإنارة الشوارع", "Calles y alumbrado", "Voirie et éclairage")),
    ("waste", "village", "uk-two-stage-2024", ("Waste and cleanliness", "垃圾与环境卫生",
        "النفايات والنظافة", "Basura y limpieza", "Déchets et propreté")),
    ("water", "town", "uk-two-stage-2024", ("Water and drains", "供水与排水",
        "المياه والصرف", "Agua y alcantarillado", "Eau et égouts")),
    ("housing-repairs", "town", "uk-two-stage-2024", ("Housing repairs", "公房维修",
        "إصلاح المساكن", "Reparaciones de vivienda", "Réparations de logements")),
    ("land", "village", "cn-xinfang-2022", ("Land and compensation", "土地与补偿",
        "الأراضي والتعويضات", "Tierras e indemnizaciones", "Terres et indemnisations")),
    ("benefits", "town", "cn-xinfang-2022", ("Benefits and support", "社会救助与补贴",
        "الإعانات والدعم", "Prestaciones y ayudas", "Aides et prestations")),
    ("staff-conduct", "town", "cn-xinfang-2022", ("How staff behaved", "工作人员作风",
        "سلوك الموظفين", "Trato del personal", "Comportement du personnel")),
    ("other", "town", "uk-two-stage-2024", ("Something else", "其他", "أمر آخر", "Otra cosa", "Autre chose")),
)  # fmt: skip

LANGUAGES: Final = ("en", "zh-hans", "ar", "es", "fr")


def in_languages(texts: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(LANGUAGES, texts, strict=True))
