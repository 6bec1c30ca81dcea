"""The add-in's file for Excel, made from text: a compound file with the VBA project, the ribbon, a sheet of settings, in one package."""
