using Davit.Api.Contract;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Davit.Api;

/// <summary>The description of the API that programs are made from.</summary>
internal static class OpenApi
{
    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Davit",
                Version = "v1",
                Description = "Everything that the command line does. Each request carries the token as `Authorization: Bearer`, and writes may carry an `Idempotency-Key`. What cannot be done is answered as application/problem+json with a code.",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme> { ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" } };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // What may be left out of a request is always there in an answer, unless it is null.
            if (schema.Properties is { Count: > 0 } && !context.JsonTypeInfo.Type.Name.EndsWith("Request", StringComparison.Ordinal))
            {
                schema.Required = context.JsonTypeInfo.Properties.Where(p => !p.IsGetNullable && Nullable.GetUnderlyingType(p.PropertyType) is null).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
            }

            // That a value may be left out is said where it is used, not in the list of what it may be.
            if (Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is { IsEnum: true } && schema.Enum is { Count: > 0 } values)
            {
                schema.Enum = [.. values.Where(v => v is not null && !v.IsJsonNullSentinel())];
            }

            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, stopping) =>
        {
            var document = context.Document!;
            if (document.Components?.Schemas?.ContainsKey(nameof(Problem)) != true)
            {
                document.AddComponent(nameof(Problem), await context.GetOrCreateSchemaAsync(typeof(Problem), null, stopping));
            }

            operation.Responses ??= [];
            operation.Responses["default"] = new OpenApiResponse
            {
                Description = "It could not be done.",
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(Problem), document) } },
            };
            if (context.Description.HttpMethod is not "GET")
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = "Idempotency-Key",
                    In = ParameterLocation.Header,
                    Description = "A request that is sent again with the same key is not done again, and is answered as the first time.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200 },
                });
            }
        });
    });
}
