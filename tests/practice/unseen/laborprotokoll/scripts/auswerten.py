import csv, json, statistics, sys
werte = [float(z["wert"]) for z in csv.DictReader(open(sys.argv[1], encoding="utf-8"))]
m = statistics.median(werte)
aus = [w for w in werte if abs(w - m) > 5]
print(json.dumps({"mittelwert": round(statistics.mean(werte), 2), "ausreisser": len(aus), "anzahl": len(werte)}))
