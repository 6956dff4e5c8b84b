"""Pictures one after the other, however many: each module gives those of one kind of place."""
