"""The register of voters: who has a voice in a round and why, whether it was used, and by whom a ballot is carried."""
