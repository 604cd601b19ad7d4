"""The US Small Business Administration's public file of 7(a) guaranteed loans, as a book.

Source: SBA, released under the Freedom of Information Act (public domain), in the compilation of M. Li, A. Mickel and S. Taylor,
"Should This Loan be Approved or Denied?", Journal of Statistics Education 26(1), 2018.
"""

from beforehand.connectors.sba_7a.importer import SbaImport, UnableToImportSba, import_sba

__all__ = ["SbaImport", "UnableToImportSba", "import_sba"]
