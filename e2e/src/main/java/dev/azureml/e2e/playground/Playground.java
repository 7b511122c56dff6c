package dev.azureml.e2e.playground;

import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeBinaries;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import dev.azureml.e2e.process.ChildProcess;
import dev.azureml.e2e.process.Cleanup;
import dev.azureml.e2e.process.FailedException;
import dev.azureml.e2e.process.Programs;
import dev.azureml.e2e.process.WorkDir;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;

/** Runs the whole of it on this machine; {@code e2e/playground} starts it. */
public final class Playground {

    private static final int USAGE = 2;
    private static final long REDRAW_MILLIS = 500;

    private final Options options;
    private final Cleanup cleanup;
    private final PrintStream out;
    private final InstantSource clock = InstantSource.system();
    private final long started = System.nanoTime();

    private Playground(Options options, Cleanup cleanup, PrintStream out) {
        this.options = options;
        this.cleanup = cleanup;
        this.out = out;
    }

    /** Ends with 0 when what was asked for came true, 1 when not, 2 when it was not understood. */
    public static void main(String[] arguments) {
        Options options;
        try {
            options = Options.parse(List.of(arguments));
        } catch (UsageException e) {
            System.err.println("playground: " + e.getMessage());
            System.err.println("Try e2e/playground --help.");
            System.exit(USAGE);
            return;
        }
        var cleanup = new Cleanup();
        cleanup.register();
        System.exit(new Playground(options, cleanup, System.out).guardedRun());
    }

    private int guardedRun() {
        try {
            return run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (IOException | RuntimeException e) {
            if (!cleanup.running()) {
                boolean expected = e instanceof FailedException;
                System.err.println("playground: " + (expected ? e.getMessage() : e.toString()));
            }
            return 1;
        }
    }

    private int run() throws IOException, InterruptedException {
        var checkout = Checkout.find();
        var samples = Samples.in(options.samples().orElseGet(() -> checkout.path("samples/quickstart")));
        var workDir = WorkDir.take(checkout, "playground");
        var programs = new Programs(checkout, workDir);
        System.setProperty("playground.log", workDir.file("api-server.log").toString());

        var server = startServer(checkout);
        Path kubeconfig = workDir.file("kubeconfig");
        Files.writeString(kubeconfig, server.kubeconfig());
        Path requestLog = options.requestLog().orElseGet(() -> workDir.file("requests.jsonl"));
        var emulator = programs.startEmulator(cleanup, requestLog, options.emulatorOptions(samples.seed()));
        step("ARM emulator", emulator.address().toString());
        var operator = programs.startOperator(cleanup, kubeconfig, emulator, List.of(), options.settings());
        step("Operator", operator.http() + "/metrics");
        Path shell = shellFile(checkout, programs, server, kubeconfig, emulator).write(workDir.file("env.sh"));
        step("A shell", ". " + shell);

        step("Samples", samples.dir().toString());
        Kubectl.Result applied = samples.apply(server);
        applied.output().lines().forEach(line -> out.println("  " + line));
        out.println();
        if (options.once() && !applied.succeeded()) {
            throw new FailedException("not everything in " + samples.dir() + " could be applied");
        }

        var watched = Watched.discover(server.client());
        List<ChildProcess> children = List.of(emulator.process(), operator.process());
        boolean ready = awaitReady(watched, children);
        var guide = new Guide(out, shell, emulator, operator, requestLog);
        if (!ready) {
            guide.explain(watched.list());
        }
        if (options.once()) {
            return ready ? 0 : 1;
        }
        guide.print(watched.list());
        stayUp(children);
        return 0;
    }

    private ShellFile shellFile(Checkout checkout, Programs programs, KubeServer server, Path kubeconfig,
            Programs.Emulator emulator) {
        var variables = new HashMap<>(Programs.azureEnvironment(checkout, emulator.address(), emulator.caBundle()));
        variables.putAll(options.settings());
        variables.put("KUBECONFIG", kubeconfig.toString());
        variables.put("AZUREML_OPERATOR_JAR", programs.operatorJar().toString());
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        return new ShellFile(variables, List.of(server.kubectl().binary().toAbsolutePath().getParent(),
                checkout.path("operator/kubectl")));
    }

    private KubeServer startServer(Checkout checkout) {
        out.println("Starting a Kubernetes API server, an emulator of Azure Resource Manager and the operator.");
        var server = cleanup.add(KubeServer.start(checkout));
        step("API server", "%s (Kubernetes %s)".formatted(server.client().getMasterUrl(), KubeBinaries.VERSION));
        step("API", "%d definitions, %d files of policies".formatted(checkout.crds().size(),
                checkout.policies().size()));
        return server;
    }

    private void step(String what, String detail) {
        out.printf("%5.1f s  %-13s %s%n", elapsed().toMillis() / 1000.0, what, detail);
        out.flush();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private boolean awaitReady(Watched watched, List<ChildProcess> children) throws InterruptedException {
        var table = new Table(out, Integer.getInteger("playground.lines", 0));
        long begun = System.nanoTime();
        while (true) {
            List<ObjectState> objects = watched.list();
            table.show(objects, clock.instant());
            long waited = System.nanoTime() - begun;
            if (!objects.isEmpty() && objects.stream().allMatch(ObjectState::isReady)) {
                out.printf("%nAll %d objects are Ready after %d s.%n", objects.size(),
                        Duration.ofNanos(waited).toSeconds());
                return true;
            }
            if (waited > options.timeout().toNanos()) {
                return false;
            }
            children.forEach(ChildProcess::requireAlive);
            Thread.sleep(REDRAW_MILLIS);
        }
    }

    private static void stayUp(List<ChildProcess> children) throws InterruptedException {
        while (true) {
            children.forEach(ChildProcess::requireAlive);
            Thread.sleep(REDRAW_MILLIS);
        }
    }
}
