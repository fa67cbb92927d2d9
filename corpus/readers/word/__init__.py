"""Word files, and through LibreOffice what Word and WPS wrote before."""
