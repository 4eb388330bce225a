"""The pages of the app wards."""
