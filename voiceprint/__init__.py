"""Speaker recognition on its own: audio, speech activity, encoder, backend, calibration; knows nothing of complaints."""
