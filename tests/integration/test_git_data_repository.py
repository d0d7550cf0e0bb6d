"""The data repository on git keeps the contract, and what git adds to it."""

import subprocess

from pantry_radio.adapters.git_repository.repository import GitDataRepository
from pantry_radio.domain.ports.data_repository import DataRepository
from tests.contracts.data_repository import DataRepositoryContract


class TestGitDataRepository(DataRepositoryContract):
    def clone(self) -> DataRepository:
        remote = self.folder / "remote.git"
        if not remote.exists():
            subprocess.run(["git", "init", "--quiet", "--bare", remote], check=True)
        number = len(list(self.folder.iterdir()))
        (self.folder / f"place of {number}").touch()
        return GitDataRepository(
            self.folder / f"clone {number}", url=str(remote), token=None, push_enabled=True
        )
