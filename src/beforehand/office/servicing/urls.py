"""Addresses of loans and their money."""

from django.urls import path

from beforehand.office.servicing import pages

app_name = "servicing"
urlpatterns = [
    path("loans/", pages.loans, name="loans"),
    path("loans/export/", pages.loans_csv, name="loans_csv"),
    path("loans/<str:number>/", pages.loan, name="loan"),
    path("loans/<str:number>/figures/", pages.figures, name="figures"),
    path("loans/<str:number>/quotes/", pages.quote, name="quote"),
    path("loans/<str:number>/payment/", pages.pay, name="pay"),
    path("loans/<str:number>/payout/", pages.payout, name="payout"),
    path("products/", pages.products, name="products"),
    path("products/new/", pages.add_product, name="add_product"),
    path("payouts/", pages.payouts, name="payouts"),
    path("approvals/<int:pk>/contract/", pages.contract, name="contract"),
    path("counter/", pages.counter, name="counter"),
    path("counter/suspense/", pages.suspense, name="suspense"),
    path("counter/suspense/<int:pk>/", pages.attribute, name="attribute"),
    path("postings/<int:pk>/reversal/", pages.reversal, name="reversal"),
    path("reversals/", pages.reversals, name="reversals"),
    path("reversals/<int:pk>/approval/", pages.approve, name="approve"),
]
