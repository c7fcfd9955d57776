#!/usr/bin/env python3
"""Clasifica un informe de error y lo muestra como JSON.

Códigos de salida: 0 clasificado, 2 el informe no se puede leer.
"""
import json
import sys

GRAVES = {"critica": ("se cierra", "pierde datos", "contraseña"), "media": ("lento", "error", "falla")}
if len(sys.argv) != 2:
    print("Uso: clasificar.py INFORME.txt", file=sys.stderr)
    sys.exit(2)
try:
    with open(sys.argv[1], encoding="utf-8") as informe:
        campos = dict(linea.rstrip("\n").split(": ", 1) for linea in informe if ": " in linea)
except OSError as error:
    print(f"Error: no se puede leer {sys.argv[1]}: {error}", file=sys.stderr)
    sys.exit(2)
efecto = campos.get("Efecto", "").lower()
gravedad = next((g for g, palabras in GRAVES.items() if any(p in efecto for p in palabras)), "baja")
faltan = [campo for campo in ("Título", "Componente", "Pasos", "Efecto") if not campos.get(campo)]
print(
    json.dumps(
        {
            "titulo": campos.get("Título", ""),
            "gravedad": gravedad,
            "componente": campos.get("Componente", ""),
            "faltan": faltan,
        },
        ensure_ascii=False,
    )
)
