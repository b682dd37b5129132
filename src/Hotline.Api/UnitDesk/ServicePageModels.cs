using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Hotline.Api.UnitDesk;

/// <summary>Page models come from dependency injection, so that their constructors may be internal.</summary>
internal sealed class ServicePageModels : IPageModelActivatorProvider
{
    public Func<PageContext, object> CreateActivator(CompiledPageActionDescriptor descriptor) =>
        context => context.HttpContext.RequestServices.GetRequiredService(descriptor.ModelTypeInfo!.AsType()); // Every page here has a model.

    public Action<PageContext, object>? CreateReleaser(CompiledPageActionDescriptor descriptor) => null;
}
