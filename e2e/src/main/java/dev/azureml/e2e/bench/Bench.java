package dev.azureml.e2e.bench;

import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.process.Cleanup;
import dev.azureml.e2e.process.FailedException;
import dev.azureml.e2e.process.Programs;
import dev.azureml.e2e.process.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Measures the operator on this machine; {@code e2e/bench} starts it. It asserts nothing. */
public final class Bench {
    private static final int USAGE = 2;

    private Bench() {
    }

    /** Ends with 0 when everything was measured, 1 when not, 2 when the options were not understood. */
    public static void main(String[] arguments) {
        BenchOptions options;
        try {
            options = BenchOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.err.println("Try e2e/bench --help.");
            System.exit(USAGE);
            return;
        }
        var cleanup = new Cleanup();
        cleanup.register();
        System.exit(run(options, cleanup));
    }

    private static int run(BenchOptions options, Cleanup cleanup) {
        var figures = new Figures(System.err);
        try {
            measure(options, cleanup, figures);
            figures.print(System.out);
            if (options.json().isPresent()) {
                Files.writeString(options.json().get(), figures.json());
            }
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | GeneralSecurityException | ExecutionException | RuntimeException e) {
            if (!cleanup.running()) {
                System.err.println("bench: " + (e instanceof FailedException ? e.getMessage() : e.toString()));
            }
        }
        return 1;
    }

    private static void measure(BenchOptions options, Cleanup cleanup, Figures figures) throws IOException,
            InterruptedException, ExecutionException, GeneralSecurityException {
        var checkout = Checkout.find();
        var workDir = WorkDir.take(checkout, "bench");
        System.setProperty("playground.log", workDir.file("api-server.log").toString());
        System.err.println("bench: starting a Kubernetes API server");
        var server = cleanup.add(KubeServer.start(checkout));
        Path kubeconfig = workDir.file("kubeconfig");
        Files.writeString(kubeconfig, server.kubeconfig());
        var ground = new Site.Ground(server, kubeconfig, podEnvironment(server, workDir), new Programs(checkout,
                workDir), workDir, cleanup, options);
        new Training(ground).run();
        if (options.parts().contains("start")) {
            new StartPart(ground, figures).run();
        }
        if (options.parts().contains("objects")) {
            new ObjectPart(ground, figures).run();
        }
        if (options.parts().contains("computes")) {
            new ComputePart(ground, figures).run();
        }
        if (options.parts().contains("roles")) {
            new RolePart(ground, figures).run();
        }
        if (options.parts().contains("metrics")) {
            new AzureMetricsPart(ground, figures).run();
        }
        if (options.parts().contains("data")) {
            new DataPart(ground, figures).run();
        }
        if (options.parts().contains("neighbours")) {
            new NeighboursPart(ground, figures).run();
        }
        if (options.parts().contains("scale")) {
            new ScalePart(ground, figures).run();
        }
        var rate = new RatePart(ground, figures);
        if (options.parts().contains("rate")) {
            rate.run("rate-at-once", "Azure answers after 0ms", "--latency", "0ms").close();
        }
        if (options.parts().contains("throttle")) {
            rate.run("rate-throttled", "Azure throttles and answers after " + options.latency(), "--throttle", "on",
                    "--latency", options.latency()).close();
        }
        if (options.parts().contains("rest") || options.parts().contains("rate")) {
            Site site = rate.run("rate-after-" + options.latency().toLowerCase(Locale.ROOT), "Azure answers after "
                    + options.latency(), "--latency", options.latency());
            if (options.parts().contains("rest")) {
                new RestPart(site, figures).run();
            }
            site.close();
        }
    }

    /** With these the operator finds the cluster as it does in a Pod: by a token of a service account in a file. */
    private static Map<String, String> podEnvironment(KubeServer server, WorkDir workDir) throws IOException {
        server.kubectl().must("create", "serviceaccount", "operator");
        server.kubectl().must("create", "clusterrolebinding", "operator", "--clusterrole=cluster-admin",
                "--serviceaccount=default:operator");
        Path token = workDir.file("token");
        Files.writeString(token, server.kubectl().must("create", "token", "operator", "--duration=24h"));
        Path authority = workDir.file("cluster.ca.pem");
        Files.copy(server.authority(), authority, StandardCopyOption.REPLACE_EXISTING);
        return server.podEnvironment(token, authority);
    }
}
