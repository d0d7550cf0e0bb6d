"""Open Referral HSDS 3.1.1: what results say, who is who, and which value counts."""
