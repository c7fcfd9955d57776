import sys

table = {("save changes", "german"): "Änderungen speichern", ("save changes", "french"): "Enregistrer"}
found = table.get((sys.argv[1].lower(), sys.argv[3].lower()))
if not found:
    sys.exit("no such phrase: " + sys.argv[1])
print("translation: " + found)
