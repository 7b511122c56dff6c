"""The management clients of the services that Azure ML depends on or is beside."""

import uuid


LOCATION = "westeurope"
NAME = "neighbours"


class Clients:
    """The clients, each made from one credential and one address."""

    def __init__(self, place):
        from azure.mgmt.applicationinsights import ApplicationInsightsManagementClient
        from azure.mgmt.authorization import AuthorizationManagementClient
        from azure.mgmt.containerinstance import ContainerInstanceManagementClient
        from azure.mgmt.containerregistry import ContainerRegistryManagementClient
        from azure.mgmt.containerservice import ContainerServiceClient
        from azure.mgmt.hybridkubernetes import ConnectedKubernetesClient
        from azure.mgmt.keyvault import KeyVaultManagementClient
        from azure.mgmt.kubernetesconfiguration import SourceControlConfigurationClient
        from azure.mgmt.loganalytics import LogAnalyticsManagementClient
        from azure.mgmt.monitor import MonitorManagementClient
        from azure.mgmt.msi import ManagedServiceIdentityClient
        from azure.mgmt.relay import RelayAPIMgmtClient
        from azure.mgmt.resource.resources import ResourceManagementClient
        from azure.mgmt.storage import StorageManagementClient

        client = place.client
        self.group = place.group
        self.place = place
        self.insights = client(ApplicationInsightsManagementClient)
        self.authorization = client(AuthorizationManagementClient)
        self.containers = client(ContainerInstanceManagementClient)
        self.registries = client(ContainerRegistryManagementClient)
        self.aks = client(ContainerServiceClient)
        self.arc = client(ConnectedKubernetesClient)
        self.vaults = client(KeyVaultManagementClient)
        self.extensions = client(SourceControlConfigurationClient)
        self.logs = client(LogAnalyticsManagementClient)
        self.monitor = client(MonitorManagementClient)
        self.identities = client(ManagedServiceIdentityClient)
        self.relay = client(RelayAPIMgmtClient)
        self.resources = client(ResourceManagementClient)
        self.storage = client(StorageManagementClient)

    def dependencies(self, prefix):
        """Makes what a workspace depends on, and returns the workspace's properties that name it."""
        return {"storageAccount": self.make_storage(prefix + "sa").id, "keyVault": self.make_vault(prefix + "kv").id,
                "applicationInsights": self.make_insights(prefix + "ai").id}

    def make_storage(self, name):
        return self.storage.storage_accounts.begin_create(self.group, name, {
            "location": LOCATION, "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}).result()

    def make_vault(self, name):
        return self.vaults.vaults.begin_create_or_update(self.group, name, {
            "location": LOCATION, "properties": {"tenantId": self.place.tenant, "sku": {
                "family": "A", "name": "standard"}, "accessPolicies": []}}).result()

    def make_insights(self, name):
        return self.insights.components.create_or_update(self.group, name, {
            "location": LOCATION, "kind": "web", "properties": {"Application_Type": "web"}})


def run(report, place):
    Calls(report, place).all()


class Calls:
    def __init__(self, report, place):
        self.report = report
        self.place = place
        self.azure = Clients(place)
        self.group = place.group

    def all(self):
        self.groups()
        self.storage()
        self.vaults()
        self.registries()
        self.insights()
        self.logs()
        self.identities()
        self.roles()
        self.monitor()
        self.extensions()
        self.containers()
        self.relay()

    def groups(self):
        groups = self.azure.resources.resource_groups
        call = self.report.of("mgmt-resource")
        call("resource_groups.create_or_update", lambda: groups.create_or_update("other", {"location": LOCATION}),
             check=lambda g: g.properties.provisioning_state == "Succeeded")
        call("resource_groups.get", lambda: groups.get("other"))
        call("resource_groups.list", groups.list, check=lambda found: len(found) >= 2)
        call("resource_groups.check_existence", lambda: groups.check_existence("absent"), check=lambda r: r is False)
        call("resources.list_by_resource_group",
             lambda: self.azure.resources.resources.list_by_resource_group(self.group))
        call("providers.get", lambda: self.azure.resources.providers.get("Microsoft.MachineLearningServices"),
             check=lambda p: p.registration_state == "Registered")
        call("resource_groups.begin_delete", lambda: groups.begin_delete("other").result())
        call("resource_groups.get, deleted", lambda: groups.get("other"), refused="ResourceGroupNotFound")

    def storage(self):
        accounts = self.azure.storage.storage_accounts
        call = self.report.of("mgmt-storage")
        call("begin_create", lambda: self.azure.make_storage("neighboursa"),
             check=lambda a: a.minimum_tls_version == "TLS1_2")
        call("get_properties", lambda: accounts.get_properties(self.group, "neighboursa"))
        call("update", lambda: accounts.update(self.group, "neighboursa", {"tags": {"a": "b"}}),
             check=lambda a: a.tags == {"a": "b"})
        call("list_by_resource_group", lambda: accounts.list_by_resource_group(self.group))
        call("list_keys", lambda: accounts.list_keys(self.group, "neighboursa"), check=lambda k: k.keys_property)
        call("get_properties, absent", lambda: accounts.get_properties(self.group, "absent"),
             refused="ResourceNotFound")
        call("delete", lambda: accounts.delete(self.group, "neighboursa"))

    def vaults(self):
        vaults = self.azure.vaults.vaults
        call = self.report.of("mgmt-keyvault")
        call("begin_create_or_update", lambda: self.azure.make_vault("neighbourkv"))
        call("begin_create_or_update, enableSoftDelete: false", lambda: vaults.begin_create_or_update(
            self.group, "neighbourkv", {"location": LOCATION, "properties": {
                "tenantId": self.place.tenant, "sku": {"family": "A", "name": "standard"}, "accessPolicies": [],
                "enableSoftDelete": False}}).result(), check=lambda v: v.properties.enable_soft_delete)
        call("get", lambda: vaults.get(self.group, "neighbourkv"))
        call("list_by_resource_group", lambda: vaults.list_by_resource_group(self.group))
        call("delete", lambda: vaults.delete(self.group, "neighbourkv"))
        call("get_deleted", lambda: vaults.get_deleted("neighbourkv", LOCATION))
        call("begin_purge_deleted", lambda: vaults.begin_purge_deleted("neighbourkv", LOCATION).result())

    def registries(self):
        registries = self.azure.registries.registries
        call = self.report.of("mgmt-containerregistry")
        body = {"location": LOCATION, "sku": {"name": "Standard"}}
        call("begin_create", lambda: registries.begin_create(self.group, "neighbourcr", body).result(),
             check=lambda r: r.provisioning_state == "Succeeded")
        call("begin_create, again", lambda: registries.begin_create(self.group, "neighbourcr", body).result())
        call("get", lambda: registries.get(self.group, "neighbourcr"), check=lambda r: r.login_server)
        call("list_by_resource_group", lambda: registries.list_by_resource_group(self.group))
        call("begin_delete", lambda: registries.begin_delete(self.group, "neighbourcr").result())

    def insights(self):
        components = self.azure.insights.components
        call = self.report.of("mgmt-applicationinsights")
        call("create_or_update, without a Log Analytics workspace",
             lambda: self.azure.make_insights("neighbourai"), check=lambda c: c.workspace_resource_id)
        call("get", lambda: components.get(self.group, "neighbourai"), check=lambda c: c.connection_string)
        call("list_by_resource_group", lambda: components.list_by_resource_group(self.group))
        call("delete", lambda: components.delete(self.group, "neighbourai"))

    def logs(self):
        workspaces = self.azure.logs.workspaces
        call = self.report.of("mgmt-loganalytics")
        call("begin_create_or_update, Standalone", lambda: workspaces.begin_create_or_update(
            self.group, "neighbourla", {"location": LOCATION, "properties": {"sku": {"name": "Standalone"}}}).result(),
            check=lambda w: w.provisioning_state == "Succeeded" and w.sku.name == "PerGB2018")
        call("get", lambda: workspaces.get(self.group, "neighbourla"), check=lambda w: w.customer_id)
        call("list_by_resource_group", lambda: workspaces.list_by_resource_group(self.group))
        call("begin_delete", lambda: workspaces.begin_delete(self.group, "neighbourla").result())

    def identities(self):
        identities = self.azure.identities.user_assigned_identities
        call = self.report.of("mgmt-msi")
        call("create_or_update", lambda: identities.create_or_update(self.group, NAME, {"location": LOCATION}),
             check=lambda i: i.principal_id and i.client_id)
        call("get", lambda: identities.get(self.group, NAME))
        call("list_by_resource_group", lambda: identities.list_by_resource_group(self.group))

    def roles(self):
        assignments = self.azure.authorization.role_assignments
        definitions = self.azure.authorization.role_definitions
        scope = self.place.id("Microsoft.ManagedIdentity/userAssignedIdentities/" + NAME)
        name = str(uuid.uuid4())
        call = self.report.of("mgmt-authorization")
        found = call("role_definitions.list, by name", lambda: definitions.list(
            scope, filter="roleName eq 'AcrPull'"), check=lambda f: [d.role_name for d in f] == ["AcrPull"])
        definition = found[0].id if found else ("/subscriptions/" + self.place.subscription + "/providers/Microsoft."
                                                "Authorization/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d")
        principal = self.azure.identities.user_assigned_identities.get(self.group, NAME).principal_id
        body = {"properties": {"roleDefinitionId": definition, "principalId": principal,
                               "principalType": "ServicePrincipal"}}
        call("role_assignments.create", lambda: assignments.create(scope, name, body))
        call("role_assignments.create, again under another name",
             lambda: assignments.create(scope, str(uuid.uuid4()), body), refused="RoleAssignmentExists")
        call("role_assignments.get", lambda: assignments.get(scope, name))
        call("role_assignments.get, absent", lambda: assignments.get(scope, str(uuid.uuid4())),
             refused="RoleAssignmentNotFound")
        call("role_assignments.list_for_scope", lambda: assignments.list_for_scope(
            scope, filter="atScope()"), check=lambda f: len(f) == 1)
        call("role_assignments.delete", lambda: assignments.delete(scope, name))
        call("role_definitions.get", lambda: definitions.get(scope, "7f951dda-4ed3-4680-a7ca-43fe172d538d"),
             check=lambda d: d.role_name == "AcrPull")
        self.report.call("mgmt-msi", "delete", lambda: self.azure.identities.user_assigned_identities.delete(
            self.group, NAME))

    def monitor(self):
        scope = self.place.id("Microsoft.ContainerService/managedClusters/aks")
        settings = self.azure.monitor.autoscale_settings
        call = self.report.of("mgmt-monitor")
        call("autoscale_settings.create_or_update", lambda: settings.create_or_update(
            self.group, NAME, {"location": LOCATION, "properties": {
                "enabled": True, "targetResourceUri": scope, "profiles": [{
                    "name": "default", "capacity": {"minimum": "1", "maximum": "2", "default": "1"}, "rules": []}]}}))
        call("autoscale_settings.get", lambda: settings.get(self.group, NAME))
        call("autoscale_settings.delete", lambda: settings.delete(self.group, NAME))

    def extensions(self):
        extensions = self.azure.extensions.extensions
        at = (self.group, "Microsoft.ContainerService", "managedClusters", "aks", "azureml")
        # What the command line adds by itself, and what its user says.
        cluster = self.place.id("Microsoft.ContainerService/managedClusters/aks")
        settings = {"relayserver.enabled": "False", "servicebus.enabled": "False", "jobSchedulerLocation": LOCATION,
                    "domain": LOCATION + ".cloudapp.azure.com", "location": LOCATION, "nginxIngress.enabled": "True",
                    "prometheus.prometheusSpec.externalLabels.cluster_name": cluster, "clusterId": cluster,
                    "cluster_name": cluster, "cluster_name_friendly": "aks", "enableTraining": "True"}
        call = self.report.of("mgmt-kubernetesconfiguration")
        call("begin_create", lambda: extensions.begin_create(*at, {
            "properties": {"extensionType": "Microsoft.AzureML.Kubernetes", "releaseTrain": "stable",
                           "autoUpgradeMinorVersion": True, "scope": {"cluster": {"releaseNamespace": "azureml"}},
                           "configurationSettings": settings}}).result(),
            check=lambda e: e.provisioning_state == "Succeeded" and e.identity is None)
        call("get", lambda: extensions.get(*at))
        call("list", lambda: extensions.list(*at[:-1]), check=lambda f: len(f) == 1)
        call("get, absent", lambda: extensions.get(*at[:-1], "absent"), refused="404")
        call("begin_delete", lambda: extensions.begin_delete(*at).result())
        self.report.call("mgmt-containerservice", "managed_clusters.get",
                  lambda: self.azure.aks.managed_clusters.get(self.group, "aks"))
        self.report.call("mgmt-hybridkubernetes", "connected_cluster.get",
                  lambda: self.azure.arc.connected_cluster.get(self.group, "arc"))

    def containers(self):
        groups = self.azure.containers.container_groups
        call = self.report.of("mgmt-containerinstance")
        call("begin_create_or_update", lambda: groups.begin_create_or_update(self.group, NAME, {
            "location": LOCATION, "properties": {"osType": "Linux", "ipAddress": {
                "type": "Public", "ports": [{"port": 80}]}, "containers": [{
                "name": "one", "properties": {"image": "nginx", "ports": [{"port": 80}], "resources": {
                    "requests": {"cpu": 1.0, "memoryInGB": 1.0}}}}]}}).result(),
            check=lambda g: g.provisioning_state == "Succeeded")
        call("get", lambda: groups.get(self.group, NAME))
        call("list_by_resource_group", lambda: groups.list_by_resource_group(self.group))
        call("begin_delete", lambda: groups.begin_delete(self.group, NAME).result())

    def relay(self):
        relay = self.azure.relay
        call = self.report.of("mgmt-relay")
        call("namespaces.begin_create_or_update", lambda: relay.namespaces.begin_create_or_update(
            self.group, "neighbourrelay", {"location": LOCATION, "sku": {"name": "Standard"}}).result())
        call("namespaces.get", lambda: relay.namespaces.get(self.group, "neighbourrelay"))
        call("hybrid_connections.create_or_update", lambda: relay.hybrid_connections.create_or_update(
            self.group, "neighbourrelay", "connection", {"properties": {"requiresClientAuthorization": True}}))
        call("hybrid_connections.get", lambda: relay.hybrid_connections.get(
            self.group, "neighbourrelay", "connection"))
        call("namespaces.begin_delete", lambda: relay.namespaces.begin_delete(self.group, "neighbourrelay").result())


