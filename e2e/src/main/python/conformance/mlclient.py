"""azure-ai-ml's MLClient, which `az ml` and most notebooks use."""

import os
import pathlib
import tempfile

from . import neighbours

CLIENT = "MLClient"
WORKSPACE = "mlclient"
LOCATION = "westeurope"
DATA = "azureml://datastores/workspaceblobstore/paths/a"


def run(report, place):
    Calls(report, place).all()


def client(place):
    """Returns an MLClient whose cloud is the emulator."""
    from azure.ai.ml import MLClient
    return MLClient(place.credential(), place.subscription, place.group, WORKSPACE, cloud="Emulated", cloud_metadata={
        "azure_portal": place.url, "resource_manager": place.url + "/", "active_directory": place.url,
        "aml_resource_id": "https://ml.azure.com", "storage_endpoint": "core.windows.net",
        "registry_discovery_endpoint": place.url}, enable_telemetry=False, show_progress=False, polling_interval=0.1)


class Calls:
    def __init__(self, report, place):
        self.place = place
        self.ml = client(place)
        self.call = report.of(CLIENT)

    def all(self):
        self.prepare()
        self.workspaces()
        self.computes()
        self.datastores()
        self.connections()
        self.assets()
        self.online()
        self.batch()
        self.serverless()
        self.network()
        self.end()

    def prepare(self):
        """A workspace by the generated client: MLClient makes one by a template deployment, which is not emulated."""
        from azure.ai.ml._restclient.arm_ml_service import MachineLearningServicesMgmtClient
        generated = self.place.client(MachineLearningServicesMgmtClient)
        generated.workspaces.begin_create_or_update(self.place.group, WORKSPACE, {
            "location": LOCATION, "identity": {"type": "SystemAssigned"},
            "properties": neighbours.Clients(self.place).dependencies("mlclient")}).result()

    def workspaces(self):
        from azure.ai.ml.entities import Workspace
        ws = self.ml.workspaces
        self.call("workspaces.get", lambda: ws.get(WORKSPACE), check=lambda w: w.name == WORKSPACE)
        self.call("workspaces.list", ws.list, check=lambda found: any(w.name == WORKSPACE for w in found))
        self.call("workspaces.list, subscription", lambda: ws.list(scope="subscription"),
                  check=lambda found: any(w.name == WORKSPACE for w in found))
        self.call("workspaces.get_keys", lambda: ws.get_keys(WORKSPACE), check=lambda k: k.user_storage_key)
        self.call("workspaces.begin_update", lambda: ws.begin_update(
            Workspace(name=WORKSPACE, description="changed", tags={"a": "b"})).result(),
            check=lambda w: w.description == "changed")
        self.call("workspaces.begin_sync_keys", lambda: ws.begin_sync_keys(WORKSPACE).result())
        self.call("workspaces.begin_diagnose", lambda: ws.begin_diagnose(WORKSPACE).result())
        self.call("workspaces.begin_create: by a template deployment, not emulated", lambda: ws.begin_create(
            Workspace(name="another", location=LOCATION)).result(), refused="InvalidResourceType")

    def computes(self):
        from azure.ai.ml.entities import AmlCompute, ComputeInstance, VirtualMachineCompute, VirtualMachineSshSettings
        computes = self.ml.compute
        self.call("compute.begin_create_or_update, AmlCompute", lambda: computes.begin_create_or_update(AmlCompute(
            name="cluster", size="STANDARD_DS3_v2", min_instances=0, max_instances=2,
            idle_time_before_scale_down=120)).result(), check=lambda c: c.provisioning_state == "Succeeded")
        self.call("compute.begin_create_or_update, ComputeInstance", lambda: computes.begin_create_or_update(
            ComputeInstance(name="instance", size="STANDARD_DS3_v2", idle_time_before_shutdown_minutes=30)).result(),
            check=lambda c: c.name == "instance")
        self.call("compute.begin_create_or_update, VirtualMachine", lambda: computes.begin_create_or_update(
            VirtualMachineCompute(name="attached-vm", resource_id=self.place.id(
                "Microsoft.Compute/virtualMachines/vm"), ssh_settings=VirtualMachineSshSettings(
                    admin_username="azureuser", admin_password="a-password", ssh_port=22))).result())
        self.call("compute.get", lambda: computes.get("cluster"), check=lambda c: c.max_instances == 2)
        self.call("compute.list", computes.list, check=lambda found: len(found) == 3)
        self.call("compute.list, compute_type", lambda: computes.list(compute_type="AMLCompute"),
                  check=lambda found: [c.name for c in found] == ["cluster"])
        self.call("compute.begin_update", lambda: computes.begin_update(AmlCompute(
            name="cluster", size="STANDARD_DS3_v2", max_instances=3)).result())
        self.call("compute.list_nodes", lambda: computes.list_nodes("cluster"))
        self.call("compute.list_sizes", lambda: computes.list_sizes(location=LOCATION), check=lambda found: found)
        self.call("compute.list_usage", lambda: computes.list_usage(location=LOCATION), check=lambda found: found)
        for verb in ("stop", "start", "restart"):
            self.call(f"compute.begin_{verb}",
                      lambda verb=verb: getattr(computes, "begin_" + verb)("instance").result())
        self.call("compute.begin_delete, Detach",
                  lambda: computes.begin_delete("attached-vm", action="Detach").result())
        self.call("compute.begin_delete", lambda: computes.begin_delete("instance").result())

    def datastores(self):
        from azure.ai.ml.entities import (AccountKeyConfiguration, AzureBlobDatastore, AzureDataLakeGen2Datastore,
                                          AzureFileDatastore, OneLakeArtifact, OneLakeDatastore,
                                          SasTokenConfiguration, ServicePrincipalConfiguration)
        stores = self.ml.datastores
        bodies = [
            AzureBlobDatastore(name="blob", account_name="account", container_name="container",
                               credentials=AccountKeyConfiguration(account_key="a-key")),
            AzureBlobDatastore(name="blob_by_identity", account_name="account", container_name="container"),
            AzureFileDatastore(name="files", account_name="account", file_share_name="share",
                               credentials=SasTokenConfiguration(sas_token="?s")),
            AzureDataLakeGen2Datastore(name="gen2", account_name="account", filesystem="fs",
                                       credentials=ServicePrincipalConfiguration(
                                           tenant_id=self.place.tenant, client_id=self.place.client_id,
                                           client_secret="a-secret")),
            OneLakeDatastore(name="lake", artifact=OneLakeArtifact(name="house", type="lake_house"),
                             one_lake_workspace_name="fabric"),
        ]
        for body in bodies:
            self.call(f"datastores.create_or_update, {type(body).__name__} {body.name}",
                      lambda body=body: stores.create_or_update(body))
        self.call("datastores.get", lambda: stores.get("blob"), check=lambda d: d.account_name == "account")
        self.call("datastores.get, include_secrets", lambda: stores.get("blob", include_secrets=True),
                  check=lambda d: d.credentials.account_key == "a-key")
        self.call("datastores.list", stores.list, check=lambda found: len(found) == 9)
        self.call("datastores.list, include_secrets", lambda: stores.list(include_secrets=True))
        self.call("datastores.get_default", stores.get_default, check=lambda d: d.name == "workspaceblobstore")
        self.call("datastores.delete", lambda: stores.delete("files"))

    def connections(self):
        from azure.ai.ml.entities import (ApiKeyConfiguration, AzureOpenAIConnection, PatTokenConfiguration,
                                          UsernamePasswordConfiguration, WorkspaceConnection)
        connections = self.ml.connections
        bodies = [
            WorkspaceConnection(name="git", type="git", target="https://github.com/x/y",
                                credentials=PatTokenConfiguration(pat="a-token")),
            WorkspaceConnection(name="registry", type="container_registry", target="registry.azurecr.io",
                                credentials=UsernamePasswordConfiguration(username="u", password="a-password")),
            AzureOpenAIConnection(name="openai", azure_endpoint="https://x.openai.azure.com/", api_key="a-key"),
            WorkspaceConnection(name="search", type="cognitive_search", target="https://x.search.windows.net",
                                credentials=ApiKeyConfiguration(key="a-key")),
        ]
        for body in bodies:
            self.call(f"connections.create_or_update, {body.name}",
                      lambda body=body: connections.create_or_update(body))
        self.call("connections.get", lambda: connections.get("git"), check=lambda c: c.name == "git")
        self.call("connections.get, populate_secrets", lambda: connections.get("openai", populate_secrets=True),
                  check=lambda c: c.api_key == "a-key")
        self.call("connections.list", connections.list, check=lambda found: len(found) == 4)
        self.call("connections.list, connection_type", lambda: connections.list(connection_type="git"),
                  check=lambda found: [c.name for c in found] == ["git"])
        self.call("connections.delete", lambda: connections.delete("search"))

    def assets(self):
        from azure.ai.ml.constants import ListViewType
        from azure.ai.ml.entities import Data, Environment, Model
        models, environments, data = self.ml.models, self.ml.environments, self.ml.data
        self.call("models.create_or_update", lambda: models.create_or_update(
            Model(name="model", version="1", path=DATA, type="mlflow_model", tags={"stage": "x"})))
        self.call("models.create_or_update, without a version", lambda: models.create_or_update(
            Model(name="model", path=DATA + "b", type="custom_model")), check=lambda m: m.version == "2")
        self.call("models.get", lambda: models.get("model", "1"), check=lambda m: m.version == "1")
        self.call("models.get, label latest", lambda: models.get("model", label="latest"),
                  check=lambda m: m.version == "2")
        self.call("models.list", models.list, check=lambda found: [m.name for m in found] == ["model"])
        self.call("models.list, versions", lambda: models.list(name="model"), check=lambda found: len(found) == 2)
        self.call("models.archive", lambda: models.archive("model", version="1"))
        self.call("models.list, archived", lambda: models.list(name="model", list_view_type=ListViewType.ARCHIVED_ONLY),
                  check=lambda found: [m.version for m in found] == ["1"])
        self.call("models.restore", lambda: models.restore("model", version="1"))
        self.call("environments.create_or_update", lambda: environments.create_or_update(Environment(
            name="environment", version="1", image="mcr.microsoft.com/azureml/base:1")))
        self.call("environments.create_or_update, conda", lambda: environments.create_or_update(Environment(
            name="environment", version="2", image="mcr.microsoft.com/azureml/base:1",
            conda_file={"name": "x", "dependencies": ["python=3.11"]})))
        self.call("environments.get", lambda: environments.get("environment", "1"))
        self.call("environments.get, label latest", lambda: environments.get("environment", label="latest"),
                  check=lambda e: e.version == "2")
        self.call("environments.list", environments.list)
        self.call("environments.archive", lambda: environments.archive("environment", version="2"))
        self.call("data.create_or_update", lambda: data.create_or_update(
            Data(name="data", version="1", path=DATA, type="uri_folder")))
        self.call("data.get", lambda: data.get("data", "1"), check=lambda d: d.type == "uri_folder")
        self.call("data.get, label latest", lambda: data.get("data", label="latest"))
        self.call("data.list", lambda: data.list(name="data"), check=lambda found: len(found) == 1)
        self.call("data.archive", lambda: data.archive("data", version="1"))

    def online(self):
        from azure.ai.ml.entities import ManagedOnlineDeployment, ManagedOnlineEndpoint
        endpoints, deployments = self.ml.online_endpoints, self.ml.online_deployments
        self.call("online_endpoints.begin_create_or_update", lambda: endpoints.begin_create_or_update(
            ManagedOnlineEndpoint(name="ml-endpoint", auth_mode="key")).result(),
            check=lambda e: e.provisioning_state == "Succeeded")

        def deployment(name, instances=1):
            return ManagedOnlineDeployment(name=name, endpoint_name="ml-endpoint", model="azureml:model:1",
                                           instance_type="Standard_DS3_v2", instance_count=instances)

        for name in ("blue", "green"):
            self.call(f"online_deployments.begin_create_or_update, {name}",
                      lambda name=name: deployments.begin_create_or_update(deployment(name)).result(),
                      check=lambda d: d.provisioning_state == "Succeeded")
        self.call("online_deployments.begin_create_or_update, scaled",
                  lambda: deployments.begin_create_or_update(deployment("blue", 2)).result(),
                  check=lambda d: d.instance_count == 2)
        self.call("online_endpoints.get", lambda: endpoints.get("ml-endpoint"), check=lambda e: e.scoring_uri)
        self.call("online_endpoints.begin_create_or_update, traffic", lambda: self.traffic({"blue": 90, "green": 10}),
                  check=lambda e: e.traffic == {"blue": 90, "green": 10})
        self.call("online_endpoints.begin_create_or_update, mirror of nothing",
                  lambda: self.traffic({"blue": 100, "green": 0}, {"green": 0}))
        self.call("online_endpoints.list", endpoints.list, check=lambda found: len(found) == 1)
        self.call("online_endpoints.get_keys", lambda: endpoints.get_keys("ml-endpoint"),
                  check=lambda k: k.primary_key)
        self.call("online_endpoints.begin_regenerate_keys",
                  lambda: endpoints.begin_regenerate_keys("ml-endpoint", key_type="primary").result())
        self.call("online_endpoints.invoke", self.invoke, check=lambda answer: "blue" in answer)
        self.call("online_deployments.get", lambda: deployments.get("blue", "ml-endpoint"))
        self.call("online_deployments.list", lambda: deployments.list("ml-endpoint"), check=lambda f: len(f) == 2)
        self.call("online_deployments.get_logs", lambda: deployments.get_logs("blue", "ml-endpoint", lines=10))
        self.call("online_deployments.begin_delete",
                  lambda: deployments.begin_delete("green", "ml-endpoint").result())
        self.call("online_endpoints.begin_delete", lambda: endpoints.begin_delete("ml-endpoint").result())

    def traffic(self, traffic, mirror=None):
        endpoint = self.ml.online_endpoints.get("ml-endpoint")
        endpoint.traffic = traffic
        endpoint.mirror_traffic = mirror or {}
        return self.ml.online_endpoints.begin_create_or_update(endpoint).result()

    def invoke(self):
        with tempfile.TemporaryDirectory() as folder:
            request = pathlib.Path(folder) / "request.json"
            request.write_text("{}")
            return self.ml.online_endpoints.invoke("ml-endpoint", request_file=os.fspath(request))

    def batch(self):
        from azure.ai.ml.entities import BatchEndpoint, ModelBatchDeployment, ModelBatchDeploymentSettings
        endpoints, deployments = self.ml.batch_endpoints, self.ml.batch_deployments
        self.call("batch_endpoints.begin_create_or_update", lambda: endpoints.begin_create_or_update(
            BatchEndpoint(name="ml-batch")).result(), check=lambda e: e.provisioning_state == "Succeeded")
        self.call("batch_deployments.begin_create_or_update", lambda: deployments.begin_create_or_update(
            ModelBatchDeployment(name="one", endpoint_name="ml-batch", model="azureml:model:1", compute="cluster",
                                 settings=ModelBatchDeploymentSettings(
                                     instance_count=1, mini_batch_size=10))).result())
        self.call("batch_endpoints.get", lambda: endpoints.get("ml-batch"))
        self.call("batch_endpoints.list", endpoints.list, check=lambda found: len(found) == 1)
        self.call("batch_deployments.get", lambda: deployments.get("one", "ml-batch"))
        self.call("batch_deployments.list", lambda: deployments.list("ml-batch"), check=lambda f: len(f) == 1)
        self.call("batch_deployments.begin_delete", lambda: deployments.begin_delete("one", "ml-batch").result())
        self.call("batch_endpoints.begin_delete", lambda: endpoints.begin_delete("ml-batch").result())

    def serverless(self):
        from azure.ai.ml.entities import MarketplaceSubscription, ServerlessEndpoint
        endpoints, subscriptions = self.ml.serverless_endpoints, self.ml.marketplace_subscriptions
        model = "azureml://registries/azureml-cohere/models/Cohere-command-r"
        self.call("marketplace_subscriptions.begin_create_or_update",
                  lambda: subscriptions.begin_create_or_update(
                      MarketplaceSubscription(name="cohere", model_id=model)).result())
        self.call("marketplace_subscriptions.get", lambda: subscriptions.get("cohere"))
        self.call("marketplace_subscriptions.list", subscriptions.list, check=lambda f: len(f) == 1)
        self.call("serverless_endpoints.begin_create_or_update", lambda: endpoints.begin_create_or_update(
            ServerlessEndpoint(name="ml-serverless", model_id=model)).result())
        self.call("serverless_endpoints.get", lambda: endpoints.get("ml-serverless"))
        self.call("serverless_endpoints.list", endpoints.list, check=lambda f: len(f) == 1)
        self.call("serverless_endpoints.get_keys", lambda: endpoints.get_keys("ml-serverless"),
                  check=lambda k: k.primary_key)
        self.call("serverless_endpoints.begin_regenerate_keys: 1.35.2 calls itself wrongly",
                  lambda: endpoints.begin_regenerate_keys("ml-serverless").result(), refused="TypeError")
        self.call("serverless_endpoints.begin_delete", lambda: endpoints.begin_delete("ml-serverless").result())
        self.call("marketplace_subscriptions.begin_delete", lambda: subscriptions.begin_delete("cohere").result())

    def network(self):
        from azure.ai.ml.entities import FqdnDestination, ManagedNetwork, Workspace
        rules = self.ml.workspace_outbound_rules
        self.call("workspaces.begin_update, managed network", lambda: self.ml.workspaces.begin_update(Workspace(
            name=WORKSPACE, managed_network=ManagedNetwork(isolation_mode="AllowOnlyApprovedOutbound"))).result())
        self.call("workspaces.begin_provision_network", lambda: self.ml.workspaces.begin_provision_network(
            workspace_name=WORKSPACE).result())
        self.call("workspace_outbound_rules.begin_create", lambda: rules.begin_create(
            WORKSPACE, FqdnDestination(name="pypi", destination="pypi.org")).result())
        self.call("workspace_outbound_rules.get", lambda: rules.get(WORKSPACE, "pypi"))
        self.call("workspace_outbound_rules.list", lambda: rules.list(WORKSPACE))
        self.call("workspace_outbound_rules.begin_remove", lambda: rules.begin_remove(WORKSPACE, "pypi").result())

    def end(self):
        ws = self.ml.workspaces
        self.call("workspaces.begin_delete", lambda: ws.begin_delete(
            WORKSPACE, delete_dependent_resources=False, permanently_delete=True).result())
        self.call("workspaces.get, deleted", lambda: ws.get(WORKSPACE), refused="ResourceNotFound")
