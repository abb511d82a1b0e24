"""complaint_guard: the rooms in the order the complaints pass through them.

    1  ingest            files -> complaints, rejects
       learn             people's verdicts on earlier gangs -> weights, within bounds
    2  normalise         text, address, phone, account, id number; who is one person
    3  embed             text -> vectors
       listen            recordings -> voices, where consent or a legal basis allows it
    4  near_duplicates   candidates -> verified pairs -> script families with their templates
    5  link              one channel a file -> hubs and ties, in bits
    6  fuse              ties -> pairs of people with a posterior
    7  gangs             pairs -> gangs whose identities last
       lineage           how gangs were born, grew, merged and split since the night before
    8  rank              order, tier, counter-evidence
    9  report            console, HTML, XLSX, machine files

`pipeline.run` reads as this list; `casebase` keeps what each room wrote; `cli` is the desks.
"""

__version__ = "0.1.0"
