"""The Django project: settings, addresses, accounts, catalogues, programmes as data."""
