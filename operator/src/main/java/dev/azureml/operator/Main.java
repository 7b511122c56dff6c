package dev.azureml.operator;

import dev.azureml.operator.cli.Parsed;
import dev.azureml.operator.config.CommandLine;
import dev.azureml.operator.config.ProgramVersion;
import dev.azureml.operator.convert.ConvertCommand;
import dev.azureml.operator.telemetry.Logging;
import dev.azureml.operator.text.Printable;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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
                System.exit(Parsed.WRONG);
            }
            case CommandLine.Command(String name, List<String> rest) -> System.exit(command(name, rest));
            case CommandLine.Run run -> start(run);
        }
    }

    /** Returns the exit code. */
    private static int command(String name, List<String> args) {
        Logging.toStandardError();
        boolean colours = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                && System.getenv("NO_COLOR") == null;
        try {
            return answer(name, args, colours);
        } catch (RuntimeException | StackOverflowError e) { // a person is told, and need not read where it happened
            LoggerFactory.getLogger(Main.class).debug("{} failed", name, e);
            utf8(FileDescriptor.err).println(Printable.line(name + " failed, which is a fault of this program: " + e));
            return 1;
        }
    }

    private static int answer(String name, List<String> args, boolean colours) {
        return switch (name) {
            case "plan" -> new PlanCommand(System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err)).run(args,
                    System.getenv(), colours);
            case "import" -> new ImportCommand(utf8(FileDescriptor.out), utf8(FileDescriptor.err)).run(args,
                    System.getenv());
            case "why" ->
                new WhyCommand(utf8(FileDescriptor.out), utf8(FileDescriptor.err), InstantSource.system()).run(
                        args);
            case "export-status" -> new StatusCommand(utf8(FileDescriptor.out), utf8(FileDescriptor.err)).run(args);
            case "convert" -> ConvertCommand.run(args, utf8(FileDescriptor.out), utf8(FileDescriptor.err));
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** What people write has more letters than the terminal's locale may say. */
    private static PrintStream utf8(FileDescriptor stream) {
        return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
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
