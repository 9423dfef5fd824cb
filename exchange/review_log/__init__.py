"""Takes in what a council kept of its reviews beside the SSDA903 return: who came, plans in time, monitoring forms."""
