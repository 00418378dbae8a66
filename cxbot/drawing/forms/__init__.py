"""Forms: windows that are filled in. A file for each; `inputs` has the fields they are made of."""
