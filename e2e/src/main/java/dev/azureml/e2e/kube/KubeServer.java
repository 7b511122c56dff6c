package dev.azureml.e2e.kube;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.cert.CertManager;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running kube-apiserver with its etcd, empty at first. There is no controller manager: namespaces are never
 * finalized and owner references are not followed.
 */
public final class KubeServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KubeServer.class);
    private static final int STARTUP_MILLIS = 180_000;
    private static final long READY_MILLIS = 200;

    private final KubeAPIServer server;
    private final Checkout checkout;
    private final Path kubeconfigFile;
    private final Path authority;
    private final Kubectl kubectl;
    private final KubernetesClient client;
    /** In place of those of {@code server}, since the first restore. */
    private List<Process> restored = List.of();
    private List<Path> restoredFolders = List.of();
    private boolean closed;

    private KubeServer(KubeAPIServer server, KubeBinaries binaries, Checkout checkout) throws IOException {
        this.server = server;
        this.checkout = checkout;
        this.kubeconfigFile = Files.createTempFile("azureml-e2e-", ".kubeconfig");
        Files.writeString(kubeconfigFile, server.getKubeConfigYaml());
        this.authority = binaries.home().resolve(CertManager.API_SERVER_CERT_NAME);
        this.kubectl = new Kubectl(binaries.kubectl(), kubeconfigFile);
        this.client = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(server.getKubeConfigYaml()))
                .build();
    }

    /** Starts a server with the project's CRDs and policies, after getting the binaries if they are absent. */
    public static KubeServer start(Checkout checkout) {
        var started = startEmpty(checkout);
        try {
            started.install();
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    /** Starts a server that knows only Kubernetes' own kinds. */
    public static KubeServer startEmpty(Checkout checkout) {
        return startEmpty(checkout, List.of());
    }

    /** The same with further flags of kube-apiserver. */
    public static KubeServer startEmpty(Checkout checkout, List<String> flags) {
        var binaries = KubeBinaries.ensure(checkout);
        Certificates.ensure(binaries.home(), Instant.now());
        var server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(binaries.home().toString()).withApiServerVersion(KubeBinaries.VERSION)
                .withApiServerFlags(onLoopback(flags)).withOfflineMode(true).withWaitForEtcdHealthCheckOnStartup(true)
                .withStartupTimeout(startupMillis(LocalTime.now(ZoneId.systemDefault())))
                .build());
        try {
            server.start();
            return new KubeServer(server, binaries, checkout);
        } catch (IOException e) {
            stop(server);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            stop(server);
            throw e;
        }
    }

    /**
     * Returns how long a start that begins at that time of day may take. kube-api-test 7.6.1 adds that to the time of day,
     * and what goes beyond midnight is over before it has begun; at midnight itself it waits on, which is no harm.
     */
    static int startupMillis(LocalTime now) {
        return (int) Math.min(STARTUP_MILLIS, Duration.between(now, LocalTime.MAX).toMillis());
    }

    /** It believes whoever has the kubeconfig's key, so nobody else than this machine is to reach it. */
    private static List<String> onLoopback(List<String> flags) {
        return Stream.concat(Stream.of("--bind-address", "127.0.0.1"), flags.stream()).toList();
    }

    /** A client with every right. */
    public KubernetesClient client() {
        return client;
    }

    /** The administrator's kubeconfig, as YAML. */
    public String kubeconfig() {
        return server.getKubeConfigYaml();
    }

    /** The same by way of another port of this machine, which leads to the server. */
    public String kubeconfig(int port) {
        return kubeconfig().replace(":" + client.getMasterUrl().getPort(), ":" + port);
    }

    /** The administrator's kubeconfig in a file that lasts until the server is closed. */
    public Path kubeconfigFile() {
        return kubeconfigFile;
    }

    /** The certificate that the server is to be trusted by. */
    public Path authority() {
        return authority;
    }

    /** With these a Kubernetes client finds the server as it does in a Pod, by what the kubelet gives that. */
    public Map<String, String> podEnvironment(Path token, Path certificate) {
        URL address = client.getMasterUrl();
        return Map.of("KUBERNETES_AUTH_TRYKUBECONFIG", "false", "KUBERNETES_SERVICE_HOST", address.getHost(),
                "KUBERNETES_SERVICE_PORT", Integer.toString(address.getPort()),
                "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", token.toString(), "KUBERNETES_CERTS_CA_FILE",
                certificate.toString());
    }

    /** The kubectl of the server's version, with every right. */
    public Kubectl kubectl() {
        return kubectl;
    }

    /** Makes a namespace of its own for a test. */
    public String createNamespace(String prefix) {
        var namespace = new NamespaceBuilder().withNewMetadata().withGenerateName(prefix + "-").endMetadata().build();
        return client.resource(namespace).create().getMetadata().getName();
    }

    /** Applies the project's CRDs, waits until the server serves them, then applies the policies. */
    public void install() {
        if (!checkout.crds().isEmpty()) {
            apply("crds");
            kubectl.must("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
        }
        if (!checkout.policies().isEmpty()) {
            apply("crds/policies");
        }
    }

    private void apply(String dir) {
        kubectl.must("apply", "--server-side", "--force-conflicts", "-f", checkout.path(dir).toString());
    }

    /** Saves what etcd has now in that folder; the API server is answered by nobody meanwhile. */
    public void backUp(Path folder) throws InterruptedException {
        try {
            ServerProcesses.of(port()).backUp(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts back what was saved, as an administrator does after a disaster: what was made since then never was, and versions
     * begin again where they were. Both processes are others then, on the same ports; returns when the API server is ready,
     * and the backup is used up.
     *
     * @param log what the two say from now on is added to
     */
    public void restore(Path backup, Path log) throws InterruptedException {
        startWith(backup, log);
        long deadline = System.nanoTime() + STARTUP_MILLIS * 1_000_000L;
        while (!isReady()) {
            if (System.nanoTime() > deadline || restored.stream().anyMatch(one -> !one.isAlive())) {
                throw new IllegalStateException("the API server did not start with the backup; see " + log);
            }
            Thread.sleep(READY_MILLIS);
        }
    }

    /** Not while it is being closed, as on Ctrl-C: nobody would end what is started then. */
    private synchronized void startWith(Path backup, Path log) {
        if (closed) {
            throw new IllegalStateException("the API server is closed");
        }
        var processes = ServerProcesses.of(port());
        List<List<String>> commands = processes.commands();
        List<Path> folders = processes.folders();
        end();
        try {
            restoredFolders = folders;
            restored = ServerProcesses.start(commands, folders, backup, log.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isReady() {
        try {
            return "ok".equals(client.raw("/readyz"));
        } catch (KubernetesClientException e) {
            log.debug("The API server is not ready", e);
            return false;
        }
    }

    int port() {
        return client.getMasterUrl().getPort();
    }

    private void end() {
        if (restored.isEmpty()) {
            stop(server);
            return;
        }
        // The API server first, which would otherwise say that it has lost etcd.
        restored.reversed().forEach(process -> process.destroyForcibly().onExit().join());
        try {
            for (Path folder : restoredFolders) {
                ServerProcesses.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        client.close();
        end();
        try {
            Files.deleteIfExists(kubeconfigFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(KubeAPIServer server) {
        try {
            server.stop();
        } catch (KubeAPITestException e) {
            // Its processes may have ended already, by the same Ctrl-C.
            log.debug("The API server was not stopped cleanly", e);
        }
    }
}
