"""What can be done with a form: publish it, bring it in and hand it out, work its answers out, merge them."""
