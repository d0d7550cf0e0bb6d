"""The same commands in containers: each as calls of docker compose or podman compose."""
