"""Who there is: regions, departments, organisations, people, roles with their scope. Imports only ``audit``."""
