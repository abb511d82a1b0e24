"""Speaker recognition on its own; knows nothing of complaints.

audio         a sound file -> one channel, or a refusal with its reason
activity      where speech is
quality       whether it is speech that can be compared
features      what encoders hear
encoder       speech -> windows of voice: the bundled model, or an ONNX model of the user's
windows       an agent's windows out; two voices in one channel refused
listening     the above in order: one file -> one voice; `many` does so in processes
children      processes that end with the one that began them
backend       voices made comparable, scores normed against strangers
calibration   scores -> bits
grouping      voices of many recordings -> groups of one voice
fingerprint   copies of one recording
trials        how well all this works
adapting      a backend and calibration from the user's own recordings
learning      what trained the bundled model; not needed to run
"""
