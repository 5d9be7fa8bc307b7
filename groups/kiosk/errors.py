"""What a water kiosk's books refuse, and the sentence that each refusal says."""

from core.errors import Inconsistent
from core.marks import N_

# --- the rules themselves --------------------------------------------------------------------------------------------


class KioskAmountImpossible(Inconsistent):
    code = "kiosk-amount-impossible"
    sentence = N_("Tariffs, charges and tolerances are amounts from zero up. Type them without a minus, and check the zeros.")


class KioskVolumeImpossible(Inconsistent):
    code = "kiosk-volume-impossible"
    sentence = N_("A tariff is for {least} to {most} litres, not for {typed}. Type how many litres the price is for.")


class KioskShareImpossible(Inconsistent):
    code = "kiosk-share-impossible"
    sentence = N_("A share of the takings is from nothing to the whole of them: 0 to 100 of every 100.")
