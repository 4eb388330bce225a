"""How a report form goes out as a workbook: which sheets, columns and words it has."""
