"""The project that holds the rooms together: settings, addresses, the database, the processes of `beforehand serve`."""
