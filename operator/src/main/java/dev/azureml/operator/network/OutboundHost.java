package dev.azureml.operator.network;

import dev.azureml.api.MLNetworkSpec.Protocol;
import dev.azureml.api.NetworkOutbound.Source;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.plan.Cloud;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A host that nodes reach.
 *
 * @param name the host, or all below one: {@code *.azureml.ms}
 * @param purpose what for, without a comma
 * @param hasTag whether one of the service tags that nodes reach has its addresses
 */
record OutboundHost(String name, Protocol protocol, List<String> ports, String purpose, boolean hasTag) {
    private static final String HTTPS = "443";
    private static final String NOTEBOOKS = "notebooks";
    private static final String INSTANCES = "compute instances";
    private static final String MONITORING = "monitoring";
    private static final String REGISTRIES = "registries of workspaces: yours in the place of *";
    private static final String VAULTS = "key vaults of workspaces with hbiWorkspace: yours in the place of *";
    private static final String BATCH = "Azure Batch which runs the nodes";

    OutboundHost {
        ports = List.copyOf(ports);
    }

    /** A host that is reached by HTTPS alone. */
    static OutboundHost https(String name, String purpose) {
        return new OutboundHost(name, Protocol.Tcp, List.of(HTTPS), purpose, false);
    }

    /** Azure's own, as its page on firewalls lists them for each cloud; none of a cloud whose names nobody published. */
    static List<OutboundHost> ofAzure(String location, Cloud cloud) {
        String region = Region.folded(location);
        List<OutboundHost> hosts = new ArrayList<>(switch (cloud) {
            case PUBLIC -> publicCloud(region);
            case US_GOVERNMENT -> government(region);
            case CHINA -> china(region);
            case CUSTOM -> List.<OutboundHost>of();
        });
        String storage = cloud.storage();
        if (storage != null) {
            hosts.addAll(List.of(tagged("*.blob." + storage, "storage accounts: yours and those of Azure Batch"),
                    tagged("*.table." + storage, "storage accounts of Azure Batch"),
                    tagged("*.queue." + storage, "storage accounts of Azure Batch"),
                    tagged("*.dfs." + storage, "your storage account: its name in the place of *"),
                    new OutboundHost("*.file." + storage, Protocol.Tcp, List.of(HTTPS, "445"),
                            "your storage account: its name in the place of *", true),
                    tagged("mcr.microsoft.com", "images of Microsoft"),
                    tagged("*.data.mcr.microsoft.com", "images of Microsoft"),
                    https("*.aznbcontent.net", NOTEBOOKS),
                    https("dc.applicationinsights.azure.com", MONITORING),
                    https("dc.applicationinsights.microsoft.com", MONITORING),
                    https("dc.services.visualstudio.com", MONITORING),
                    https("*.in.applicationinsights.azure.com", MONITORING)));
        }
        return hosts;
    }

    private static List<OutboundHost> publicCloud(String region) {
        return List.of(signIn("login.microsoftonline.com"), https("management.azure.com", "Azure Resource Manager"),
                https("ml.azure.com", "studio"), https("*.azureml.ms", "Azure ML"), https("*.azureml.net", "Azure ML"),
                https("*.modelmanagement.azureml.net", "Azure ML"), https("*.notebooks.azure.net", NOTEBOOKS),
                https("graph.microsoft.com", NOTEBOOKS), https("graph.windows.net", "Microsoft Entra ID"),
                https("*.instances.azureml.net", INSTANCES), instances(),
                tagged("*.azurecr.io", REGISTRIES),
                tagged("*." + region + ".data.azurecr.io", REGISTRIES), tagged("*.vault.azure.net", VAULTS),
                tundra(region + ".tundra.azureml.ms"), tundra("*.tundra." + region + ".api.azureml.ms"),
                new OutboundHost("*." + region + ".batch.azure.com", Protocol.Any, List.of(HTTPS), BATCH, true),
                new OutboundHost("*." + region + ".service.batch.azure.com", Protocol.Any, List.of(HTTPS), BATCH, true),
                https("automlresources-prod.azureedge.net", "AutoML"), https("aka.ms", "AutoML"));
    }

    private static List<OutboundHost> government(String region) {
        return List.of(signIn("login.microsoftonline.us"),
                https("management.usgovcloudapi.net", "Azure Resource Manager"),
                https("management.azure.us", "Azure portal"), https("ml.azure.us", "studio"),
                https("*.ml.azure.us", "Azure ML"), https("*.modelmanagement.azureml.us", "Azure ML"),
                https("*.notebooks.usgovcloudapi.net", NOTEBOOKS), https("graph.microsoft.us", NOTEBOOKS),
                https("graph.windows.net", "Microsoft Entra ID"), https("*.instances.azureml.us", INSTANCES),
                instances(), tundra(region + ".tundra.azureml.us"), tagged("*.azurecr.us", REGISTRIES),
                tagged("*." + region + ".data.azurecr.us", REGISTRIES), tagged("*.vault.usgovcloudapi.net", VAULTS));
    }

    private static List<OutboundHost> china(String region) {
        return List.of(signIn("login.chinacloudapi.cn"),
                https("management.chinacloudapi.cn", "Azure Resource Manager"),
                https("management.azure.cn", "Azure portal"), https("studio.ml.azure.cn", "studio"),
                https("*.ml.azure.cn", "Azure ML"), https("*.azureml.cn", "Azure ML"),
                https("*.modelmanagement.ml.azure.cn", "Azure ML"), https("*.notebooks.chinacloudapi.cn", NOTEBOOKS),
                https("graph.chinacloudapi.cn", NOTEBOOKS), https("*.instances.azureml.cn", INSTANCES), instances(),
                tundra(region + ".tundra.azureml.cn"), tagged("*.azurecr.cn", REGISTRIES),
                tagged("*." + region + ".data.azurecr.cn", REGISTRIES), tagged("*.vault.azure.cn", VAULTS));
    }

    private static OutboundHost signIn(String name) {
        return new OutboundHost(name, Protocol.Tcp, List.of("80", HTTPS), "Microsoft Entra ID", false);
    }

    /** The same name in all clouds, as Azure's page has it. */
    private static OutboundHost instances() {
        return new OutboundHost("*.instances.azureml.ms", Protocol.Tcp, List.of(HTTPS, "8787", "18881"), INSTANCES,
                true);
    }

    private static OutboundHost tundra(String name) {
        return new OutboundHost(name, Protocol.Udp, List.of("5831"), INSTANCES, true);
    }

    private static OutboundHost tagged(String name, String purpose) {
        return new OutboundHost(name, Protocol.Tcp, List.of(HTTPS), purpose, true);
    }

    /** All hosts that a source of packages or images consists of. */
    static List<OutboundHost> of(Source source) {
        return switch (source) {
            case Python -> packages(source, "pypi.org", "*.pythonhosted.org");
            case Conda -> packages(source, "anaconda.com", "*.anaconda.com", "*.anaconda.org");
            case PyTorch -> packages(source, "pytorch.org", "*.pytorch.org");
            case TensorFlow -> packages(source, "*.tensorflow.org");
            case DockerHub -> packages(source, "docker.io", "*.docker.io", "*.docker.com",
                    "production.cloudflare.docker.com", "cdn.auth0.com");
            case HuggingFace -> packages(source, "huggingface.co", "cdn-lfs.huggingface.co");
            // RStudio's image comes from GitHub's registry.
            case R -> packages(source, "cloud.r-project.org", "ghcr.io", "pkg-containers.githubusercontent.com");
            case Ubuntu -> Stream.of("archive.ubuntu.com", "security.ubuntu.com", "ppa.launchpad.net")
                    .map(name -> new OutboundHost(name, Protocol.Tcp, List.of("80"), source.name(), false)).toList();
            case VSCode -> packages(source, "*.vscode.dev", "*.vscode-unpkg.net", "*.vscode-cdn.net",
                    "*.vscodeexperiments.azureedge.net", "default.exp-tas.com", "code.visualstudio.com",
                    "update.code.visualstudio.com", "*.vo.msecnd.net", "marketplace.visualstudio.com",
                    "vscode.blob.core.windows.net", "*.gallerycdn.vsassets.io", "vscode.download.prss.microsoft.com");
        };
    }

    private static List<OutboundHost> packages(Source source, String... names) {
        return Stream.of(names).map(name -> https(name, source.name())).toList();
    }
}
