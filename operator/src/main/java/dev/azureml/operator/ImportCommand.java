package dev.azureml.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.cli.ImportArguments;
import dev.azureml.operator.cli.ImportedFiles;
import dev.azureml.operator.config.PlanSettings;
import dev.azureml.operator.config.SettingsException;
import dev.azureml.operator.cost.PriceSource;
import dev.azureml.operator.engine.Binding;
import dev.azureml.operator.engine.DryRun;
import dev.azureml.operator.engine.azure.Connection;
import dev.azureml.operator.engine.inputs.LiveCluster;
import dev.azureml.operator.importing.Importer;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.simulation.RememberingArm;
import dev.azureml.operator.text.Guid;
import dev.azureml.operator.text.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code import}: writes manifests for what is in Azure. */
public final class ImportCommand {
    private static final int WRITTEN = 0;
    private static final int FAILED = 1;
    private static final int INCOMPLETE = 2;
    /** Nobody writes it; only objects of one run lie in it. */
    private static final String NAMESPACE = "imported";

    private final PrintStream out;
    private final PrintStream err;

    public ImportCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Returns the exit code. */
    public int run(List<String> args, Map<String, String> environment) {
        return ImportArguments.read(args).answer(ImportArguments.HELP, out, err,
                arguments -> run(arguments, environment));
    }

    private int run(ImportArguments arguments, Map<String, String> environment) {
        try {
            return run(arguments, PlanSettings.read(arguments.settings(), environment));
        } catch (SettingsException e) {
            e.problems().forEach(err::println);
        } catch (FileAlreadyExistsException e) {
            err.println(e.getFile() + " is there already: choose another folder, or say --force");
        } catch (IOException e) {
            err.println(Printable.line(String.valueOf(e.getMessage())));
        }
        return FAILED;
    }

    private int run(ImportArguments arguments, PlanSettings settings) throws IOException {
        String subscription = arguments.subscription() == null
                ? settings.azure().subscriptionId()
                : arguments.subscription();
        if (subscription == null || !Guid.is(subscription)) {
            throw new SettingsException(List.of("--subscription: expected the id of a subscription, such as"
                    + " 01234567-89ab-cdef-0123-456789abcdef"));
        }
        AzureConnection connection = PlanCommand.azure(settings);
        connection.signInTrouble().ifPresent(trouble -> {
            throw new SettingsException(List.of(trouble));
        });
        DryRun.Environment azure = remembering(PlanCommand.environment(connection, settings, PlanCommand.EVERYBODY,
                NAMESPACE, settings.clusterId(), LiveCluster.NONE, PriceSource.NONE));
        List<Binding<?, ?, ?>> kinds = KindRegistry.bindings(settings.credentialExpiryWarning());
        Importer importer = new Importer("Azure", azure.azure().arm(), settings.azure().apiVersions(),
                manifests -> trial(azure, kinds, manifests));
        err.println("reading " + subscription + " …");
        Importer.Result result = importer.run(subscription, arguments.resourceGroup(), arguments.workspace());
        Map<String, String> files = ImportedFiles.of(result.objects(), arguments.namespace(), arguments.kustomize(),
                arguments.secretStore());
        write(files, arguments);
        result.besideRemarks().forEach(line -> err.println(Printable.line(line)));
        result.objects().forEach(object -> object.remarks().forEach(remark -> err.println(Printable.line(
                object.kind() + " " + object.name() + ": " + remark))));
        result.objects().forEach(object -> object.secrets().forEach((name, keys) -> err.println(object.kind() + " "
                + object.name() + " needs a Secret " + name + " with " + String.join(", ", keys))));
        err.println(result.objects().size() + " objects in " + files.size() + " files");
        if (result.objects().isEmpty()) {
            err.println("no workspace was found there, or none may be read");
            return FAILED;
        }
        return result.report().isEmpty() ? WRITTEN : INCOMPLETE;
    }

    /** Each trial looks at the same Azure, which is asked but once. */
    private static DryRun.Environment remembering(DryRun.Environment environment) {
        Connection azure = environment.azure();
        Connection once = new Connection(azure.principal(), azure.clientId(), new RememberingArm(azure.arm()),
                azure.subscriptionId(), azure.tenantId());
        return new DryRun.Environment(environment.settings(), once, environment.throttle(), environment.tenants(),
                environment.clock(), environment.namespace(), environment.anyCluster(), environment.cluster(),
                environment.prices());
    }

    private void write(Map<String, String> files, ImportArguments arguments) throws IOException {
        if (arguments.out() == null) {
            out.print(files.entrySet().stream().filter(file -> !file.getKey().endsWith(ImportedFiles.TO_FILL_IN))
                    .map(Map.Entry::getValue).collect(Collectors.joining("---\n")));
            return;
        }
        Path folder = Path.of(arguments.out());
        for (String file : files.keySet()) {
            if (!arguments.force() && Files.exists(folder.resolve(file))) {
                throw new FileAlreadyExistsException(folder.resolve(file).toString());
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    private static List<Importer.Outcome> trial(DryRun.Environment azure, List<Binding<?, ?, ?>> kinds,
            List<ObjectNode> manifests) {
        return DryRun.run(azure, kinds, manifests).stream().map(outcome -> new Importer.Outcome(
                outcome.object().kind(), outcome.object().name(), outcome.changes(), problem(outcome))).toList();
    }

    /** What is in the way; that a Secret has to be filled in first is said beside it. */
    private static @Nullable String problem(DryRun.Outcome outcome) {
        Problem problem = outcome.problem();
        return problem.reason() == Reason.AVAILABLE || PlanCommand.isOfAssumed(outcome) ? null : problem.message();
    }
}
