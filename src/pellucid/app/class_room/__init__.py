"""The class room: pictures from phones, for a project whose room is open."""
