print("grafico")
