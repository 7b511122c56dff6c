package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.convert.Finding.Weight;
import dev.azureml.operator.convert.InputFile.Form;
import dev.azureml.operator.declared.Answers;
import dev.azureml.operator.declared.Declaration;
import dev.azureml.operator.declared.Declaration.Source;
import dev.azureml.operator.declared.JsonFile;
import dev.azureml.operator.declared.ResourceConversion;
import dev.azureml.operator.declared.ResourceConversion.Converted;
import dev.azureml.operator.importing.Imported;
import dev.azureml.operator.manifest.ManifestYaml;
import dev.azureml.operator.template.Template;
import dev.azureml.operator.terraform.TerraformState;
import dev.azureml.operator.text.SourceLocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What becomes of files that speak of resources: a template, or answers of Azure or states of Terraform together. */
final class ResourceFile {
    static final String POLICY = "managementPolicy";
    static final String OBSERVED = "It is only looked at. To have the operator manage it, take this line out once its"
            + " status says Available";

    private final Options options;
    private final List<InputFile> files;

    /** @param files of one form */
    private ResourceFile(Options options, List<InputFile> files) {
        this.options = options;
        this.files = files;
    }

    /** Returns what belongs together: each template, all answers, all states. */
    static List<ResourceFile> of(Options options, List<InputFile> inputs) {
        List<ResourceFile> all = new ArrayList<>();
        inputs.stream().filter(input -> input.form() == Form.TEMPLATE)
                .forEach(input -> all.add(new ResourceFile(options,
                        List.of(input))));
        for (Form form : List.of(Form.ANSWERS, Form.STATE)) {
            List<InputFile> together = inputs.stream().filter(input -> input.form() == form).toList();
            if (!together.isEmpty()) {
                all.add(new ResourceFile(options, together));
            }
        }
        return all;
    }

    /** @param isFree whether an object may have this kind and name, such as {@code MLCompute cpu}; asked once for each */
    List<Outcome> outcomes(Predicate<String> isFree) {
        List<Outcome> outcomes = new ArrayList<>();
        List<Declaration> all = new ArrayList<>();
        for (InputFile file : files) {
            try {
                all.add(declaration(file, JsonFile.read(file.text())));
            } catch (IOException e) {
                outcomes.add(
                        refused(new SourceLocation(file.name(), 1), "can't be read: " + String.valueOf(e.getMessage())
                                .lines().findFirst().orElse("")));
            }
        }
        if (all.isEmpty()) {
            return outcomes;
        }
        Declaration declared = all.size() == 1 && !all.getFirst().source().isInAzure()
                ? all.getFirst()
                : Declaration.together(all.getFirst().source(), all);
        ResourceConversion.Result result = ResourceConversion.convert(declared, new ResourceConversion.Options(
                options.subscription().orElse(null), options.resourceGroup().orElse(null),
                options.workspace().orElse(null)));
        result.objects().forEach(converted -> outcomes.add(isFree.test(converted.object().kind() + " " + converted
                .object().name()) ? outcome(converted, declared.source()) : taken(converted)));
        result.refused().forEach(note -> outcomes.add(refused(place(note.at()), note.text())));
        result.leftAside().forEach(note -> outcomes.add(new Outcome(place(note.at()), "", List.of(), Optional
                .empty(), Optional.of(note.text()))));
        if (outcomes.isEmpty()) {
            outcomes.add(
                    new Outcome(new SourceLocation(files.getFirst().name(), 1), "", List.of(), Optional.empty(),
                            Optional.of(
                                    declared.source() + " declares no resources")));
        }
        return outcomes;
    }

    private Declaration declaration(InputFile file, JsonFile json) throws IOException {
        return switch (file.form()) {
            case TEMPLATE -> Template.read(json, new Template.Target(options.subscription().orElse(null),
                    options.resourceGroup().orElse(null), options.location().orElse(null)), options.parameters());
            case STATE -> TerraformState.read(file.name(), json);
            case ANSWERS, YAML, OTHER -> Answers.read(file.name(), json);
        };
    }

    private SourceLocation place(SourceLocation at) {
        return at.in(files.getFirst().name());
    }

    private static Outcome refused(SourceLocation place, String why) {
        return new Outcome(place, "", List.of(new Finding(Weight.REFUSED, place, "", why)), Optional.empty(),
                Optional.empty());
    }

    private Outcome taken(Converted converted) {
        return refused(place(converted.at()), converted.object().kind() + " " + converted.object().name()
                + " is made of another file or resource already: convert them one by one, or rename one");
    }

    private Outcome outcome(Converted converted, Source source) {
        Imported object = converted.object();
        Draft spec = new Draft(Shape.ofSpec(object.kind()));
        spec.value().setAll(source.isInAzure() ? (ObjectNode) object.observed("").path("spec") : object.spec());
        if (source.isInAzure()) {
            spec.comment(POLICY, OBSERVED + (source == Source.STATE ? ", and Terraform has let go of it:" : "."));
            if (source == Source.STATE) {
                spec.comment(POLICY, ManifestYaml.COMMAND + "terraform state rm " + converted.addresses().stream().map(
                        address -> "'" + address.replace("'", "'\\''") + "'").collect(Collectors.joining(" ")));
            }
        }
        converted.notes().forEach(note -> spec.find(new Finding(note.toFillIn() ? Weight.FILL_IN : Weight.REMARK, place(
                note.at()), note.path(), note.text()), note.path().replaceAll("\\[(\\d+)\\]", ".$1")));
        List<Companion> companions = new ArrayList<>();
        object.secrets().forEach((name, keys) -> companions.add(new Companion.SecretToFill(name, List.copyOf(keys))));
        object.configMaps().forEach((name, data) -> companions.add(Companion.Files.of(name, data)));
        SourceLocation place = place(converted.at());
        return new Outcome(place, object.kind() + " " + object.name(), List.copyOf(spec.findings()),
                Optional.of(new Manifest(object.kind(), object.name(), options.namespace(), spec, companions,
                        List.of(place.toString()))),
                Optional.empty());
    }
}
