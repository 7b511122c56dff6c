package dev.azureml.operator.convert;

import dev.azureml.operator.convert.Finding.Weight;
import dev.azureml.operator.importing.Imported;
import dev.azureml.operator.template.TemplateConversion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What becomes of a template of Azure Resource Manager. */
final class Templates {
    private final Options options;
    private final InputFile file;

    Templates(Options options, InputFile file) {
        this.options = options;
        this.file = file;
    }

    /** @param isFree whether an object may have this kind and name, such as {@code MLCompute cpu}; asked once for each */
    List<Outcome> outcomes(Predicate<String> isFree) {
        List<Outcome> outcomes = new ArrayList<>();
        try {
            TemplateConversion.Result result = TemplateConversion.convert(file.text(), new TemplateConversion.Options(
                    options.subscription().orElse(null), options.resourceGroup().orElse(null),
                    options.location().orElse(null), options.workspace().orElse(null), options.parameters()));
            result.objects().forEach(converted -> outcomes.add(isFree.test(converted.object().kind() + " " + converted
                    .object().name()) ? outcome(converted) : taken(converted)));
            result.refused().forEach(note -> outcomes.add(refused(place(note.line()), note.text())));
            result.leftAside().forEach(note -> outcomes.add(new Outcome(place(note.line()), "", List.of(), Optional
                    .empty(), Optional.of(note.text()))));
            if (outcomes.isEmpty()) {
                outcomes.add(new Outcome(place(1), "", List.of(), Optional.empty(), Optional.of(
                        "a template that declares no resources")));
            }
        } catch (IOException e) {
            outcomes.add(refused(place(1), "can't be read: " + String.valueOf(e.getMessage()).lines().findFirst()
                    .orElse("")));
        }
        return outcomes;
    }

    private Place place(int line) {
        return new Place(file.name(), line);
    }

    private static Outcome refused(Place place, String why) {
        return new Outcome(place, "", List.of(new Finding(Weight.REFUSED, place, "", why)), Optional.empty(),
                Optional.empty());
    }

    private Outcome taken(TemplateConversion.Converted converted) {
        return refused(place(converted.line()), converted.object().kind() + " " + converted.object().name()
                + " is made of another file or resource already: convert them one by one, or rename one");
    }

    private Outcome outcome(TemplateConversion.Converted converted) {
        Imported object = converted.object();
        Draft spec = new Draft(Shape.ofSpec(object.kind()));
        spec.value().setAll(object.spec());
        converted.notes().forEach(note -> spec.find(new Finding(note.toFillIn() ? Weight.FILL_IN : Weight.REMARK, place(
                note.line()), note.path(), note.text()), note.path().replaceAll("\\[(\\d+)\\]", ".$1")));
        List<Companion> companions = new ArrayList<>();
        object.secrets().forEach((name, keys) -> companions.add(new Companion.SecretToFill(name, List.copyOf(keys))));
        object.configMaps().forEach((name, data) -> companions.add(Companion.Files.of(name, data)));
        return new Outcome(place(converted.line()), object.kind() + " " + object.name(), List.copyOf(spec.findings()),
                Optional.of(new Manifest(object.kind(), object.name(), options.namespace(), spec, companions,
                        List.of(file
                                .name() + ":" + converted.line()))),
                Optional.empty());
    }
}
