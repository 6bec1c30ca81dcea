"""The Python face: what `import workbook` gives, each function in the module of its noun; nothing else of ours imports pandas."""
