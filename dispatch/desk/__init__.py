"""The desk's door: navigators take calls that 911 hands off, help by phone, or give them back."""
