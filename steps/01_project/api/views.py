from django.http import JsonResponse


def public(request):
    return JsonResponse({'message': 'Hello, everyone! This is a public view.'})
