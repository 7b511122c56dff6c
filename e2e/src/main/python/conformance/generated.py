"""The client that is generated from Azure ML's published 2025-12-01 contract, as azure-ai-ml ships it."""

from azure.ai.ml._restclient.arm_ml_service import MachineLearningServicesMgmtClient

from . import neighbours

CLIENT = "generated 2025-12-01"
WORKSPACE = "generated"
LOCATION = "westeurope"


def run(report, place):
    Calls(report, place).all()


class Calls:
    def __init__(self, report, place):
        self.place = place
        self.ml = place.client(MachineLearningServicesMgmtClient)
        self.call = report.of(CLIENT)
        self.at = (place.group, WORKSPACE)

    def all(self):
        self.workspaces()
        self.computes()
        self.datastores()
        self.connections()
        self.assets()
        self.online()
        self.batch()
        self.serverless()
        self.network()
        self.locations()
        self.absent()
        self.end()

    def workspaces(self):
        ws = self.ml.workspaces
        body = {"location": LOCATION, "identity": {"type": "SystemAssigned"}, "tags": {"team": "red"},
                "sku": {"name": "Basic", "tier": "Basic"},
                "properties": neighbours.Clients(self.place).dependencies("conformance")}
        self.call("workspaces.begin_create_or_update",
                  lambda: ws.begin_create_or_update(*self.at, body).result(),
                  check=lambda w: w.name == WORKSPACE and w.properties.provisioning_state == "Succeeded")
        self.call("workspaces.get: absent friendlyName is empty", lambda: ws.get(*self.at),
                  check=lambda w: w.properties.friendly_name == "")
        self.call("workspaces.begin_create_or_update, name in the body",
                  lambda: ws.begin_create_or_update(*self.at, body | {"name": WORKSPACE}).result())
        lean = dict(body, properties={k: v for k, v in body["properties"].items() if k != "applicationInsights"})
        self.call("workspaces.begin_create_or_update, no Application Insights",
                  lambda: ws.begin_create_or_update(self.place.group, "lean", lean).result(),
                  check=lambda w: w.properties.application_insights is None)
        self.call("workspaces.begin_create_or_update, another SKU",
                  lambda: ws.begin_create_or_update(self.place.group, "lean", dict(
                      lean, sku={"name": "Standard_S1", "tier": "Free"})).result(),
                  check=lambda w: w.sku.name == "Basic")
        self.call("workspaces.begin_update", lambda: ws.begin_update(
            *self.at, {"tags": {"team": "blue"}, "properties": {"description": "changed"}}).result(),
            check=lambda w: w.tags == {"team": "blue"})
        self.call("workspaces.list_by_resource_group", lambda: ws.list_by_resource_group(self.place.group),
                  check=lambda found: len(found) == 2 and all("/resourceGroups/" in w.id for w in found))
        self.call("workspaces.list_by_resource_group, kind", lambda: ws.list_by_resource_group(
            self.place.group, kind="Hub"), check=lambda found: found == [])
        self.call("workspaces.list_by_subscription", ws.list_by_subscription, check=lambda found: len(found) == 2)
        self.call("workspaces.list_keys", lambda: ws.list_keys(*self.at), check=lambda k: k.user_storage_key)
        self.call("workspaces.list_notebook_keys", lambda: ws.list_notebook_keys(*self.at))
        self.call("workspaces.list_notebook_access_token", lambda: ws.list_notebook_access_token(*self.at),
                  check=lambda t: t.access_token)
        self.call("workspaces.list_storage_account_keys", lambda: ws.list_storage_account_keys(*self.at))
        self.call("workspaces.list_outbound_network_dependencies_endpoints",
                  lambda: ws.list_outbound_network_dependencies_endpoints(*self.at))
        self.call("workspaces.begin_diagnose", lambda: ws.begin_diagnose(*self.at, {"value": {}}).result())
        self.call("workspaces.begin_prepare_notebook", lambda: ws.begin_prepare_notebook(*self.at).result(),
                  check=lambda n: n.fqdn)
        self.call("workspaces.begin_resync_keys", lambda: ws.begin_resync_keys(*self.at).result())
        self.call("workspace_features.list", lambda: self.ml.workspace_features.list(*self.at))
        self.call("private_link_resources.list", lambda: self.ml.private_link_resources.list(*self.at))
        self.call("private_endpoint_connections.list",
                  lambda: self.ml.private_endpoint_connections.list(*self.at))

    def computes(self):
        computes = self.ml.compute
        bodies = {
            "cluster": {"computeType": "AmlCompute", "properties": {
                "vmSize": "STANDARD_DS3_v2", "remoteLoginPortPublicAccess": "NotSpecified",
                "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 2, "nodeIdleTimeBeforeScaleDown": "PT2M"}}},
            "instance": {"computeType": "ComputeInstance", "properties": {"vmSize": "STANDARD_DS3_v2"}},
            "attached-vm": {"computeType": "VirtualMachine",
                            "resourceId": self.place.id("Microsoft.Compute/virtualMachines/vm"),
                            "properties": {"sshPort": 22, "administratorAccount": {
                                "username": "azureuser", "password": "a-password"}}},
        }
        for name, properties in bodies.items():
            self.call(f"compute.begin_create_or_update, {properties['computeType']}",
                      lambda name=name, properties=properties: computes.begin_create_or_update(
                          *self.at, name, {"location": LOCATION, "properties": properties}).result(),
                      check=lambda c: c.properties.provisioning_state == "Succeeded")
            self.call(f"compute.get, {properties['computeType']}", lambda name=name: computes.get(*self.at, name))
        self.call("compute.list", lambda: computes.list(*self.at),
                  check=lambda found: len(found) == 3 and all("/resourceGroups/" in c.id for c in found))
        self.call("compute.begin_update", lambda: computes.begin_update(*self.at, "cluster", {"properties": {
            "properties": {"scaleSettings": {"minNodeCount": 0, "maxNodeCount": 3}}}}).result())
        self.call("compute.list_nodes", lambda: computes.list_nodes(*self.at, "cluster"))
        self.call("compute.list_keys, VirtualMachine", lambda: computes.list_keys(*self.at, "attached-vm"))
        for verb in ("stop", "start", "restart"):
            self.call(f"compute.begin_{verb}",
                      lambda verb=verb: getattr(computes, "begin_" + verb)(*self.at, "instance").result())
        self.call("compute.begin_delete, Detach", lambda: computes.begin_delete(
            *self.at, "attached-vm", underlying_resource_action="Detach").result())
        self.call("compute.begin_delete, Delete", lambda: computes.begin_delete(
            *self.at, "cluster", underlying_resource_action="Delete").result())

    def datastores(self):
        stores = self.ml.datastores
        self.call("datastores.list: those of the system", lambda: stores.list(*self.at),
                  check=lambda found: {"workspaceblobstore", "workspacefilestore"} <= {d.name for d in found})
        variants = {
            "blob": {"datastoreType": "AzureBlob", "accountName": "account", "containerName": "container",
                     "credentials": {"credentialsType": "AccountKey", "secrets": {
                         "secretsType": "AccountKey", "key": "a-key"}}},
            "files": {"datastoreType": "AzureFile", "accountName": "account", "fileShareName": "share",
                      "credentials": {"credentialsType": "Sas", "secrets": {"secretsType": "Sas", "sasToken": "?s"}}},
            "gen2": {"datastoreType": "AzureDataLakeGen2", "accountName": "account", "filesystem": "fs",
                     "credentials": {"credentialsType": "None"}},
            "gen2-keys": {"datastoreType": "AzureDataLakeGen2", "accountName": "account", "filesystem": "fs",
                          "credentials": {"credentialsType": "ServicePrincipal", "clientId": self.place.client_id,
                                          "tenantId": self.place.tenant, "secrets": {
                                              "secretsType": "ServicePrincipal", "clientSecret": "a-secret"}}},
            "lake": {"datastoreType": "OneLake", "oneLakeWorkspaceName": "fabric", "artifact": {
                "artifactType": "LakeHouse", "artifactName": "house"}, "credentials": {"credentialsType": "None"}},
        }
        for name, properties in variants.items():
            self.call(f"datastores.create_or_update, {properties['datastoreType']}",
                      lambda name=name, properties=properties: stores.create_or_update(
                          *self.at, name, {"properties": properties}, skip_validation=True))
        self.call("datastores.create_or_update, AzureDataLakeGen1: retired", lambda: stores.create_or_update(
            *self.at, "gen1", {"properties": {"datastoreType": "AzureDataLakeGen1", "storeName": "store",
                                              "credentials": {"credentialsType": "None"}}}), refused="BadRequest")
        self.call("datastores.get", lambda: stores.get(*self.at, "blob"))
        self.call("datastores.list_secrets", lambda: stores.list_secrets(*self.at, "blob", {}),
                  check=lambda s: s.key == "a-key")
        self.call("datastores.list_secrets, one of the system",
                  lambda: stores.list_secrets(*self.at, "workspaceblobstore", {}))
        self.call("datastores.list, names", lambda: stores.list(*self.at, names=["blob", "gen2"]),
                  check=lambda found: {d.name for d in found} == {"blob", "gen2"})
        self.call("datastores.list, isDefault", lambda: stores.list(*self.at, is_default=True),
                  check=lambda found: [d.name for d in found] == ["workspaceblobstore"])
        self.call("datastores.list, searchText", lambda: stores.list(*self.at, search_text="gen"),
                  check=lambda found: {d.name for d in found} == {"gen2-keys", "gen2"})
        self.call("datastores.delete", lambda: stores.delete(*self.at, "files"))

    def connections(self):
        connections = self.ml.workspace_connections
        bodies = {
            "registry": {"category": "ContainerRegistry", "authType": "None", "target": "registry.azurecr.io"},
            "git": {"category": "Git", "authType": "PAT", "target": "https://github.com/x/y",
                    "credentials": {"pat": "a-token"}},
            "openai": {"category": "AzureOpenAI", "authType": "ApiKey", "target": "https://x.openai.azure.com/",
                       "credentials": {"key": "a-key"}},
            "search": {"category": "CognitiveSearch", "authType": "aad", "target": "https://x.search.windows.net"},
        }
        for name, properties in bodies.items():
            self.call(f"workspace_connections.create, {properties['category']} {properties['authType']}",
                      lambda name=name, properties=properties: connections.create(
                          *self.at, name, {"properties": properties}))
        self.call("workspace_connections.get", lambda: connections.get(*self.at, "git"),
                  check=lambda c: c.properties.category == "Git")
        self.call("workspace_connections.update", lambda: connections.update(
            *self.at, "git", {"properties": {"authType": "PAT", "metadata": {"a": "b"}}}))
        self.call("workspace_connections.list", lambda: connections.list(*self.at), check=lambda f: len(f) == 4)
        self.call("workspace_connections.list, category", lambda: connections.list(*self.at, category="Git"),
                  check=lambda found: [c.name for c in found] == ["git"])
        self.call("workspace_connections.list, target",
                  lambda: connections.list(*self.at, target="https://github.com/x/y"),
                  check=lambda found: [c.name for c in found] == ["git"])
        self.call("workspace_connections.list_secrets", lambda: connections.list_secrets(*self.at, "git"),
                  check=lambda c: c.properties.credentials.pat == "a-token")
        self.call("workspace_connections.delete", lambda: connections.delete(*self.at, "search"))

    def assets(self):
        data = "azureml://datastores/blob/paths/a"
        kinds = {
            "model": ("2", {"modelUri": data, "modelType": "mlflow_model", "tags": {"stage": "x"}}),
            "environment": ("1", {"image": "mcr.microsoft.com/azureml/base:1"}),
            "data": ("1", {"dataType": "uri_folder", "dataUri": data, "tags": {"a": "b"}}),
            "code": ("1", {"codeUri": "https://account.blob.core.windows.net/container/code"}),
        }
        for kind, (version, properties) in kinds.items():
            containers = getattr(self.ml, kind + "_containers")
            versions = getattr(self.ml, kind + "_versions")
            name = "the-" + kind
            self.call(f"{kind}_containers.create_or_update", lambda: containers.create_or_update(
                *self.at, name, {"properties": {"description": "d"} | ({"dataType": "uri_folder"}
                                                                    if kind == "data" else {})}))
            self.call(f"{kind}_versions.create_or_update", lambda: versions.create_or_update(
                *self.at, name, version, {"properties": properties}))
            self.call(f"{kind}_versions.get", lambda: versions.get(*self.at, name, version))
            self.call(f"{kind}_versions.list", lambda: versions.list(*self.at, name),
                      check=lambda found: [v.name for v in found] == [version])
            self.call(f"{kind}_containers.get", lambda: containers.get(*self.at, name))
            self.call(f"{kind}_containers.list", lambda: containers.list(*self.at),
                      check=lambda found: [c.name for c in found] == [name])
        self.call("model_versions.get: flavors", lambda: self.ml.model_versions.get(*self.at, "the-model", "2"),
                  check=lambda m: m.properties.flavors is not None)
        self.call("model_versions.list, tags", lambda: self.ml.model_versions.list(
            *self.at, "the-model", tags="stage=y"), check=lambda found: found == [])
        self.call("data_versions.list, $tags", lambda: self.ml.data_versions.list(
            *self.at, "the-data", tags="a=b"), check=lambda found: len(found) == 1)
        archived = {"properties": dict(kinds["data"][1], isArchived=True)}
        self.call("data_versions.create_or_update, archived", lambda: self.ml.data_versions.create_or_update(
            *self.at, "the-data", "2", archived))
        for view, names in (("ActiveOnly", ["1"]), ("ArchivedOnly", ["2"]), ("All", ["1", "2"])):
            self.call(f"data_versions.list, {view}", lambda view=view: self.ml.data_versions.list(
                *self.at, "the-data", list_view_type=view),
                check=lambda found, names=names: sorted(v.name for v in found) == names)
        self.call("code_versions.create_or_get_start_pending_upload",
                  lambda: self.ml.code_versions.create_or_get_start_pending_upload(
                      *self.at, "the-code", "9", {"pendingUploadType": "TemporaryBlobReference"}),
                  check=lambda u: u.blob_reference_for_consumption.blob_uri)
        self.call("code_versions.delete", lambda: self.ml.code_versions.delete(*self.at, "the-code", "1"))
        self.call("environment_containers.delete",
                  lambda: self.ml.environment_containers.delete(*self.at, "the-environment"))

    def online(self):
        endpoints, deployments = self.ml.online_endpoints, self.ml.online_deployments
        endpoint = {"location": LOCATION, "identity": {"type": "SystemAssigned"},
                    "properties": {"authMode": "Key", "publicNetworkAccess": "Enabled"}}
        deployment = {"location": LOCATION, "sku": {"name": "Default", "capacity": 1}, "properties": {
            "endpointComputeType": "Managed", "instanceType": "Standard_DS3_v2",
            "model": self.place.id(f"Microsoft.MachineLearningServices/workspaces/{WORKSPACE}/models/the-model"
                                   "/versions/2")}}
        self.call("online_endpoints.begin_create_or_update",
                  lambda: endpoints.begin_create_or_update(*self.at, "endpoint", endpoint).result(),
                  check=lambda e: e.properties.provisioning_state == "Succeeded")
        for name in ("blue", "green"):
            self.call(f"online_deployments.begin_create_or_update, {name}",
                      lambda name=name: deployments.begin_create_or_update(
                          *self.at, "endpoint", name, deployment).result(),
                      check=lambda d: d.properties.provisioning_state == "Succeeded")
        self.call("online_endpoints.begin_create_or_update, traffic",
                  lambda: endpoints.begin_create_or_update(*self.at, "endpoint", dict(
                      endpoint, properties=endpoint["properties"] | {"traffic": {"blue": 90, "green": 10}})).result(),
                  check=lambda e: e.properties.traffic == {"blue": 90, "green": 10})
        self.call("online_endpoints.get", lambda: endpoints.get(*self.at, "endpoint"))
        self.call("online_endpoints.begin_update", lambda: endpoints.begin_update(
            *self.at, "endpoint", {"tags": {"a": "b"}}).result(), check=lambda e: e.tags == {"a": "b"})
        self.call("online_endpoints.list", lambda: endpoints.list(*self.at), check=lambda f: len(f) == 1)
        self.call("online_endpoints.list, name", lambda: endpoints.list(*self.at, name="other"),
                  check=lambda f: f == [])
        self.call("online_endpoints.list, computeType", lambda: endpoints.list(*self.at, compute_type="Kubernetes"),
                  check=lambda f: f == [])
        self.call("online_endpoints.list_keys", lambda: endpoints.list_keys(*self.at, "endpoint"),
                  check=lambda k: k.primary_key)
        self.call("online_endpoints.begin_regenerate_keys", lambda: endpoints.begin_regenerate_keys(
            *self.at, "endpoint", {"keyType": "Primary"}).result())
        self.call("online_endpoints.get_token", lambda: endpoints.get_token(*self.at, "endpoint"), refused="400")
        self.call("online_deployments.get", lambda: deployments.get(*self.at, "endpoint", "blue"))
        self.call("online_deployments.list", lambda: deployments.list(*self.at, "endpoint"),
                  check=lambda f: len(f) == 2)
        self.call("online_deployments.begin_update", lambda: deployments.begin_update(
            *self.at, "endpoint", "blue", {"sku": {"capacity": 2}}).result(), check=lambda d: d.sku.capacity == 2)
        self.call("online_deployments.get_logs", lambda: deployments.get_logs(
            *self.at, "endpoint", "blue", {"containerType": "InferenceServer", "tail": 10}))
        self.call("online_deployments.list_skus", lambda: deployments.list_skus(*self.at, "endpoint", "blue"))
        self.call("online_endpoints.begin_create_or_update, no traffic",
                  lambda: endpoints.begin_create_or_update(*self.at, "endpoint", dict(
                      endpoint, properties=endpoint["properties"] | {"traffic": {}})).result())
        self.call("online_deployments.begin_delete",
                  lambda: deployments.begin_delete(*self.at, "endpoint", "green").result())
        self.call("online_endpoints.begin_delete", lambda: endpoints.begin_delete(*self.at, "endpoint").result())

    def batch(self):
        endpoints, deployments = self.ml.batch_endpoints, self.ml.batch_deployments
        self.call("batch_endpoints.begin_create_or_update, without tags",
                  lambda: endpoints.begin_create_or_update(*self.at, "batch", {
                      "location": LOCATION, "properties": {"authMode": "AADToken"}}).result(),
                  check=lambda e: e.properties.provisioning_state == "Succeeded")
        workspace = self.place.id(f"Microsoft.MachineLearningServices/workspaces/{WORKSPACE}")
        self.ml.compute.begin_create_or_update(*self.at, "batch-cluster", {"location": LOCATION, "properties": {
            "computeType": "AmlCompute", "properties": {"vmSize": "STANDARD_DS3_v2", "scaleSettings": {
                "maxNodeCount": 1}}}}).result()
        body = {"location": LOCATION, "properties": {
            "model": {"referenceType": "Id", "assetId": workspace + "/models/the-model/versions/2"},
            "compute": workspace + "/computes/batch-cluster", "resources": {"instanceCount": 1}}}
        self.call("batch_deployments.begin_create_or_update", lambda: deployments.begin_create_or_update(
            *self.at, "batch", "one", body).result())
        self.call("batch_deployments.get", lambda: deployments.get(*self.at, "batch", "one"))
        self.call("batch_deployments.list", lambda: deployments.list(*self.at, "batch"), check=lambda f: len(f) == 1)
        self.call("batch_deployments.begin_update", lambda: deployments.begin_update(
            *self.at, "batch", "one", {"tags": {"a": "b"}}).result())
        self.call("batch_endpoints.begin_update", lambda: endpoints.begin_update(
            *self.at, "batch", {"tags": {"a": "b"}}).result())
        self.call("batch_endpoints.get", lambda: endpoints.get(*self.at, "batch"))
        self.call("batch_endpoints.list", lambda: endpoints.list(*self.at), check=lambda f: len(f) == 1)
        self.call("batch_endpoints.list_keys", lambda: endpoints.list_keys(*self.at, "batch"))
        self.call("batch_deployments.begin_delete",
                  lambda: deployments.begin_delete(*self.at, "batch", "one").result())
        self.call("batch_endpoints.begin_delete", lambda: endpoints.begin_delete(*self.at, "batch").result())

    def serverless(self):
        endpoints, subscriptions = self.ml.serverless_endpoints, self.ml.marketplace_subscriptions
        model = "azureml://registries/azureml-cohere/models/Cohere-command-r"
        self.call("marketplace_subscriptions.begin_create_or_update",
                  lambda: subscriptions.begin_create_or_update(
                      *self.at, "cohere", {"properties": {"modelId": model}}).result(),
                  check=lambda s: s.properties.marketplace_plan.publisher_id)
        self.call("marketplace_subscriptions.get", lambda: subscriptions.get(*self.at, "cohere"))
        self.call("marketplace_subscriptions.list", lambda: subscriptions.list(*self.at), check=lambda f: len(f) == 1)
        body = {"location": LOCATION, "sku": {"name": "Consumption"}, "properties": {
            "authMode": "Key", "modelSettings": {"modelId": model}}}
        self.call("serverless_endpoints.begin_create_or_update",
                  lambda: endpoints.begin_create_or_update(*self.at, "serverless", body).result())
        self.call("serverless_endpoints.get", lambda: endpoints.get(*self.at, "serverless"))
        self.call("serverless_endpoints.list", lambda: endpoints.list(*self.at), check=lambda f: len(f) == 1)
        self.call("serverless_endpoints.begin_update", lambda: endpoints.begin_update(
            *self.at, "serverless", {"tags": {"a": "b"}}).result())
        self.call("serverless_endpoints.list_keys", lambda: endpoints.list_keys(*self.at, "serverless"),
                  check=lambda k: k.primary_key)
        self.call("serverless_endpoints.begin_regenerate_keys", lambda: endpoints.begin_regenerate_keys(
            *self.at, "serverless", {"keyType": "Primary"}).result(), check=lambda k: k.primary_key)
        self.call("serverless_endpoints.begin_delete",
                  lambda: endpoints.begin_delete(*self.at, "serverless").result())
        self.call("marketplace_subscriptions.begin_delete",
                  lambda: subscriptions.begin_delete(*self.at, "cohere").result())

    def network(self):
        rules = self.ml.managed_network_settings_rule
        self.call("workspaces.begin_update, managed network", lambda: self.ml.workspaces.begin_update(
            *self.at, {"properties": {"managedNetwork": {"isolationMode": "AllowOnlyApprovedOutbound"}}}).result())
        self.call("managed_network_settings_rule.begin_create_or_update",
                  lambda: rules.begin_create_or_update(*self.at, "pypi", {"properties": {
                      "type": "FQDN", "category": "UserDefined", "destination": "pypi.org"}}).result())
        self.call("managed_network_settings_rule.get", lambda: rules.get(*self.at, "pypi"))
        self.call("managed_network_settings_rule.list", lambda: rules.list(*self.at), check=lambda found: found)
        self.call("managed_network_provisions.begin_provision_managed_network",
                  lambda: self.ml.managed_network_provisions.begin_provision_managed_network(
                      *self.at, {"includeSpark": False}).result(), check=lambda s: s.status == "Active")
        self.call("managed_network_settings_rule.begin_delete",
                  lambda: rules.begin_delete(*self.at, "pypi").result())

    def locations(self):
        self.call("usages.list", lambda: self.ml.usages.list(LOCATION), check=lambda found: found)
        self.call("quotas.list", lambda: self.ml.quotas.list(LOCATION), check=lambda found: found)
        self.call("quotas.update", lambda: self.ml.quotas.update(LOCATION, {"value": [{
            "id": self.place.id(f"Microsoft.MachineLearningServices/workspaces/{WORKSPACE}/quotas"
                                "/Standard_DSv2_Family_Cluster_Dedicated_vCPUs"),
            "type": "Microsoft.MachineLearningServices/workspaces/quotas", "limit": 64, "unit": "Count"}]}),
                  check=lambda done: done.value[0].status == "Success")
        self.call("virtual_machine_sizes.list", lambda: self.ml.virtual_machine_sizes.list(LOCATION),
                  check=lambda sizes: sizes.value)

    def absent(self):
        """What is not there, in Azure's words."""
        self.call("workspaces.get, absent", lambda: self.ml.workspaces.get(self.place.group, "absent"),
                  refused="ResourceNotFound")
        self.call("workspaces.get, no such group", lambda: self.ml.workspaces.get("no-such-group", "absent"),
                  refused="ResourceGroupNotFound")
        self.call("compute.get, absent: no body", lambda: self.ml.compute.get(*self.at, "absent"), refused="404")
        self.call("compute.get, absent workspace",
                  lambda: self.ml.compute.get(self.place.group, "absent", "x"), refused="ParentResourceNotFound")
        self.call("workspace_connections.get, absent",
                  lambda: self.ml.workspace_connections.get(*self.at, "absent"), refused="UserError")
        self.call("datastores.get, absent", lambda: self.ml.datastores.get(*self.at, "absent"), refused="404")
        self.call("compute.begin_create_or_update, computeType that does not exist",
                  lambda: self.ml.compute.begin_create_or_update(*self.at, "x", {
                      "location": LOCATION, "properties": {"computeType": "Nothing"}}).result(), refused="400")
        self.call("operations.list", lambda: list(self.ml.operations.list()))
        unknown = {
            "jobs": lambda: self.ml.jobs.list(*self.at),
            "schedules": lambda: self.ml.schedules.list(*self.at),
            "components": lambda: self.ml.component_containers.list(*self.at),
            "registries": lambda: self.ml.registries.list(self.place.group),
        }
        for kind, call in unknown.items():
            self.call(f"{kind}: not emulated, and said so", call, refused="InvalidResourceType")

    def end(self):
        self.call("workspaces.begin_delete", lambda: self.ml.workspaces.begin_delete(
            *self.at, force_to_purge=True).result())
        self.call("workspaces.get, deleted", lambda: self.ml.workspaces.get(*self.at), refused="ResourceNotFound")
