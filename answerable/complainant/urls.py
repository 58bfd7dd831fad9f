from django.urls import path

from . import add, answer, leave, limits, look_up, proof, receipt, review, story, tell, withdraw

urlpatterns = [
    path("tell/", tell.tell, name="tell"),
    path("case/", look_up.look_up, name="look-up"),
    path("case/story", story.story, name="story"),
    path("case/limits.json", limits.limits, name="case-limits"),
    path("case/answer", answer.answer, name="answer"),
    path("case/add", add.add, name="add"),
    path("case/withdraw", withdraw.withdraw, name="withdraw"),
    path("case/review", review.review, name="ask-review"),
    path("case/proof", proof.proof, name="proof"),
    path("case/receipt", receipt.receipt, name="receipt"),
    path("case/exit", leave.leave_at_once, name="exit"),
    path("case/leave", leave.leave, name="leave"),
]
