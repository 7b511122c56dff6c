package dev.azureml.operator;

import dev.azureml.operator.config.CommandLine;
import dev.azureml.operator.config.ProgramVersion;
import dev.azureml.operator.telemetry.Logging;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program's entry: reads the settings and starts. */
public final class Main {
    private Main() {
    }

    public static void main(String[] args) {
        switch (CommandLine.read(List.of(args), System.getenv(), CommandLine.POD_NAMESPACE_FILE)) {
            case CommandLine.Print(String text) -> System.out.print(text);
            case CommandLine.Refuse(String text) -> {
                System.err.print(text);
                System.exit(2);
            }
            case CommandLine.Run run -> start(run);
        }
    }

    private static void start(CommandLine.Run run) {
        Logging.configure(run.settings().telemetry());
        Logger log = LoggerFactory.getLogger(Main.class);
        log.info("{} starts with {}", ProgramVersion.current(), run.given());
        try {
            OperatorApplication program = OperatorApplication.start(run.settings(), null);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(program::close));
        } catch (IOException | RuntimeException | Error e) { // else the port would be served on, by nobody
            log.error("could not start", e);
            System.exit(1);
        }
    }
}
