"""How a file with one thing a row, CSV or workbook, becomes rows under the columns that are asked for."""
