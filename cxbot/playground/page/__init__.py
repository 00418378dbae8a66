"""What people do and see in the browser, and the tests in their place."""
