"""Signal: the frames of its plain export."""
