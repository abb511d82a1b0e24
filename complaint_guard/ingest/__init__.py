"""Files and database queries in, complaints out; what was not taken goes to rejects with file, row, field and reason.

files       which reader a path needs, told by its content
delimited, workbook, jsonl, parquet, database      one format each: headers and rows of text cells
headers     which column is which field
cells       batches of columns, cell faults, rejects
dates       the many ways to write a moment
complaints, companies                              the two tables
"""

from complaint_guard.ingest.companies import read_companies
from complaint_guard.ingest.complaints import Ingested, Source, ingest

__all__ = ["Ingested", "Source", "ingest", "read_companies"]
