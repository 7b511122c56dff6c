"""Drives the emulator with Microsoft's own clients, unmodified, and prints how each call ended.

Usage: python -m conformance --java JAVA --jar arm-emulator.jar [--part NAME] [--verbose]
"""

import argparse
import json
import logging
import os
import pathlib
import subprocess
import sys
import tempfile
import warnings

SUBSCRIPTION = "00000000-0000-0000-0000-000000000001"
GROUP = "conformance"
PARTS = ["identity", "generated", "mlclient", "neighbours"]


def main():
    arguments = argparse.ArgumentParser(prog="conformance", description=__doc__.splitlines()[0])
    arguments.add_argument("--java", required=True)
    arguments.add_argument("--jar", required=True)
    arguments.add_argument("--part", choices=PARTS, action="append", help="only this part; may be repeated")
    arguments.add_argument("--request-log", help="write every request as a line of JSON")
    arguments.add_argument("--verbose", action="store_true", help="print where a client threw")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        emulator = start(options, pathlib.Path(folder))
        try:
            report = run(options, emulator.url)
        finally:
            emulator.process.terminate()
            emulator.process.wait()
    print("\n".join(report.table()))
    failures = report.failures()
    print(f"conformance: {len(report.rows) - len(failures)} of {len(report.rows)} calls end as with Azure")
    sys.exit(1 if failures else 0)


class Emulator:
    def __init__(self, process, url):
        self.process = process
        self.url = url


def start(options, folder):
    """Starts the emulator on a free port and makes all clients of this process trust it."""
    ca = folder / "ca.pem"
    seed = folder / "seed.json"
    seed.write_text(json.dumps(seeded()))
    command = [options.java, "-jar", options.jar, "--ca-out", str(ca), "--operation-time", "50ms", "--seed", str(seed)]
    if options.request_log:
        command += ["--request-log", options.request_log]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    if " at " not in line:
        raise SystemExit("conformance: the emulator did not start")
    os.environ["REQUESTS_CA_BUNDLE"] = str(ca)
    return Emulator(process, line.split(" at ")[1].strip())


def seeded():
    """What exists in Azure before: clusters, subnets and whatever else the clients refer to and do not make."""
    group = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}"
    provider = group + "/providers/"
    return {
        "resources": [
            {"id": group, "location": "westeurope"},
            {"id": provider + "Microsoft.ContainerService/managedClusters/aks", "location": "westeurope",
             "properties": {"provisioningState": "Succeeded"}},
            {"id": provider + "Microsoft.Kubernetes/connectedClusters/arc", "location": "westeurope",
             "properties": {"provisioningState": "Succeeded"}},
            {"id": provider + "Microsoft.Compute/virtualMachines/vm", "location": "westeurope",
             "properties": {"provisioningState": "Succeeded"}},
        ]
    }


def run(options, url):
    # Only after the environment names the certificate authority: the clients read it when they are made.
    from . import generated, identity, mlclient, neighbours
    from .report import Report
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    report = Report(options.verbose)
    place = Place(url, SUBSCRIPTION, GROUP)
    parts = {"identity": identity, "generated": generated, "mlclient": mlclient, "neighbours": neighbours}
    for name in options.part or PARTS:
        parts[name].run(report, place)
    return report


class Place:
    """Where the clients work, and as whom."""

    tenant = "8f1c2a54-6b0d-4c7e-9a35-2d41e0b7c963"
    client_id = "5c8f2f3e-1111-4a43-9f2b-0a1b2c3d4e5f"

    def __init__(self, url, subscription, group):
        self.url = url
        self.subscription = subscription
        self.group = group

    def credential(self):
        from azure.identity import ClientSecretCredential
        return ClientSecretCredential(self.tenant, self.client_id, "a-secret", authority=self.url,
                                      disable_instance_discovery=True)

    def client(self, kind):
        """Returns a management client of that class, which polls often: operations take milliseconds here."""
        return kind(self.credential(), self.subscription, base_url=self.url, polling_interval=0.1,
                    credential_scopes=["https://management.azure.com/.default"])

    def id(self, path):
        return f"/subscriptions/{self.subscription}/resourceGroups/{self.group}/providers/{path}"


if __name__ == "__main__":
    main()
