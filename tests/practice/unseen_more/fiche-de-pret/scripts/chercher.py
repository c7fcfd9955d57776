#!/usr/bin/env python3
"""Cherche une œuvre dans l'inventaire (CSV : numero, titre, auteur, valeur, fragile, prete_a) ; affiche du JSON.

Codes de sortie : 0 trouvée, 2 inventaire illisible ou numéro inconnu, 3 œuvre déjà prêtée.
"""
import argparse
import csv
import json
import sys

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("inventaire")
parser.add_argument("--numero", required=True)
arguments = parser.parse_args()
try:
    with open(arguments.inventaire, encoding="utf-8-sig", newline="") as fichier:
        oeuvres = {ligne["numero"]: ligne for ligne in csv.DictReader(fichier)}
except (OSError, KeyError) as erreur:
    print(f"Erreur : {arguments.inventaire} est illisible : {erreur!r}", file=sys.stderr)
    sys.exit(2)
oeuvre = oeuvres.get(arguments.numero)
if oeuvre is None:
    print(f"Erreur : aucune œuvre ne porte le numéro {arguments.numero}.", file=sys.stderr)
    sys.exit(2)
preteur = oeuvre.pop("prete_a")
if preteur:
    print(f"Erreur : {arguments.numero} est déjà prêtée à {preteur}.", file=sys.stderr)
    sys.exit(3)
print(json.dumps(oeuvre, ensure_ascii=False))
