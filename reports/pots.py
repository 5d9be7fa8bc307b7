"""Which picture of templates/statements/pots.html stands beside which words, before they are translated."""

from core.marks import N_

PICTURES: dict[str, str] = {
    N_("loan fund"): "box",
    N_("social fund"): "social",
    N_("Cash in the loan fund"): "box",
    N_("Cash in the social fund"): "social",
    N_("In the bank"): "bank",
    N_("Cash that collectors hold"): "box",
    N_("Loans that members still owe"): "loan",
    N_("Fines that members still owe"): "fine",
    N_("Water money not handed in"): "water",
    N_("Members' shares, owed to the members"): "share",
    N_("Members' savings, owed to the members"): "saved",
    N_("Members' share capital"): "share",
    N_("Money kept for next shares, owed to the members"): "kept",
    N_("Borrowed from outside"): "bank",
    N_("Water bills to pay"): "water",
    N_("Inherited water arrears"): "water",
    N_("Social fund, for members in need"): "social",
    N_("Earned so far, belongs to the whole group"): "earned",
}
