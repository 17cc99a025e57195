"""Problems of the field, from their published definitions, and readers for its file formats."""
