"""The site's ground: home page, base page, settings, navigation, search."""
