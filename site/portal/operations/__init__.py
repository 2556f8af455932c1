"""What whoever runs the system needs: log, health, outages, client addresses, stored files, backup."""
