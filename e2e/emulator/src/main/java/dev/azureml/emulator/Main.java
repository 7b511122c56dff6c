package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.arm.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The emulator as a program. */
public final class Main {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final String HELP = """
            Usage: arm-emulator [options]
              --port N              port to listen on (default: a free one)
              --ca-out FILE         write the certificate authority to trust as PEM
              --request-log FILE    write every request as a line of JSON, secrets masked
              --latency D           add this to every answer, e.g. 50ms (default 0s)
              --operation-time D    how long operations take (default 3s)
              --throttle on|off     refuse with 429 when ARM's token buckets are empty (default off)
              --faults FILE         JSON list of faults to inject; read again when the file changes
              --seed FILE           JSON: resources, softDeleted, subscriptions, principals that exist beforehand
              --help                this text
            Durations: 50ms, 2s, 3m or ISO 8601.
            A fault: {"match": {"method": "PUT", "path": "/computes/"}, "times": 2, "after": 0, "action": "status",
            "status": 429, "headers": {"Retry-After": "5"}}; further keys: body, code, message, delay, host, property;
            actions: status, reset, html, truncate, empty, wrongType, delay, failOperation, drip, hang,
            notFoundAfterSuccess,
            forgedStatusUrl, dropProperty, policyDeny, lock, providerNotRegistered, quota, forbidden.
            A seed: {"resources": [{"id": "/subscriptions/...", ...}], "softDeleted": ["<workspace or vault id>"],
            "subscriptions": ["<guid>"], "principals": ["<object id>"],
            "quota": {"standardDSv2Family": 24, "TotalLowPriorityCores": 8, "westeurope": {"standardDSv2Family": 0}},
            "vmSizes": {"westeurope": ["Standard_DS3_v2"]}, "latestImageVersion": "25.03.01", "keepsVmSize": true,
            "extensionVersion": "1.1.84", "clientAddress": "203.0.113.7"}. Clusters (AKS, Arc), subnets and whatever is attached come from a seed only.
            Prints "ARM emulator at https://localhost:PORT" when it answers.
            """;

    private Main() {
    }

    /** Runs until it is stopped. */
    public static void main(String[] args) throws InterruptedException {
        if (List.of(args).contains("--help")) {
            print(System.out, HELP);
            return;
        }
        try {
            var settings = new Settings();
            settings.read(List.of(args));
            run(settings);
        } catch (IllegalArgumentException | IOException e) {
            print(System.err, "arm-emulator: " + e.getMessage() + "\n");
            System.exit(2);
        }
    }

    private static void run(Settings settings) throws IOException, InterruptedException {
        ArmEmulator emulator = ArmEmulator.start(settings.options);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(emulator::close));
        if (settings.caOut != null) {
            Files.writeString(settings.caOut, emulator.caPem());
        }
        print(System.out, "ARM emulator at " + emulator.url() + "\n");
        if (settings.faults == null) {
            new CountDownLatch(1).await();
        } else {
            follow(emulator, settings.faults, settings.faultsChanged);
        }
    }

    /**
     * Plays what the file says from now on each time that it changes, from the first of each fault again.
     *
     * @param read when that changed which is played already
     */
    private static void follow(ArmEmulator emulator, Path file, FileTime read) throws InterruptedException {
        FileTime known = read;
        while (true) {
            Thread.sleep(LOOK);
            FileTime now = changed(file);
            if (now.equals(known)) {
                continue;
            }
            known = now;
            try {
                List<Fault> faults = Settings.faults(file);
                emulator.clearFaults();
                faults.forEach(emulator::inject);
                print(System.out, faults.size() + " faults in force\n");
            } catch (IOException | IllegalArgumentException e) {
                print(System.err, "arm-emulator: " + file + ": " + e.getMessage() + "\n");
            }
        }
    }

    /** When the file last changed; while it is away, as if it never had. */
    private static FileTime changed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static void print(PrintStream out, String text) {
        out.print(text);
        out.flush();
    }

    /** What the command line says. */
    private static final class Settings {
        private EmulatorOptions options = EmulatorOptions.defaults().withOperationTime(Duration.ofSeconds(3));
        private @Nullable Path caOut;
        private @Nullable Path faults;
        private FileTime faultsChanged = FileTime.fromMillis(0);

        void read(List<String> args) throws IOException {
            for (int i = 0; i < args.size(); i += 2) {
                if (!HELP.contains("  " + args.get(i) + " ")) {
                    throw new IllegalArgumentException("unknown option " + args.get(i) + "; see --help");
                }
                if (i + 1 == args.size()) {
                    throw new IllegalArgumentException(args.get(i) + " needs a value; see --help");
                }
                set(args.get(i), args.get(i + 1));
            }
        }

        private void set(String name, String value) throws IOException {
            switch (name) {
                case "--port" -> options = options.withPort(Integer.parseInt(value));
                case "--ca-out" -> caOut = Path.of(value);
                case "--request-log" -> options = options.withRequestLog(Path.of(value));
                case "--latency" -> options = options.withLatency(Durations.parse(value));
                case "--operation-time" -> options = options.withOperationTime(Durations.parse(value));
                case "--throttle" -> options = options.withThrottle(value.equals("on"));
                case "--faults" -> {
                    faults = Path.of(value);
                    faultsChanged = changed(faults); // before it is read: a change from here on is seen
                    options = options.withFaults(faults(faults));
                }
                case "--seed" -> options = options.withSeed(Json.MAPPER.readTree(Files.readString(Path.of(value))));
                default -> throw new IllegalArgumentException("unknown option " + name + "; see --help");
            }
        }

        private static List<Fault> faults(Path file) throws IOException {
            List<Fault> out = new ArrayList<>();
            for (JsonNode json : Json.MAPPER.readTree(Files.readString(file))) {
                out.add(Fault.parse(json));
            }
            return out;
        }
    }
}
