"""Who works here: staff, branches, roles and appointments, sign-in, and the frame every service runs in."""
